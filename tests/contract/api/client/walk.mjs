// Somebody else's client walks through a report: `node walk.mjs PACKAGE NODE USERNAME PASSWORD`; prints what it was told.
import { pathToFileURL } from "node:url";

const [pack, node, username, password] = process.argv.slice(2);
const { Client, Environment, IncidentType, IndustryClassification } = await import(pathToFileURL(pack).href);

// The client knows two hosts; its calls are led to ours, and nothing else of them is changed.
const real = globalThis.fetch;
globalThis.fetch = (url, options) => real(String(url).replace("https://exttest.cybertip.org", node), options);

const client = (pass) => new Client({ environment: Environment.Testing, credentials: { username, password: pass } });
const good = client(password);
const told = {};
const failed = async (name, act) => {
  try {
    await act();
    told[name] = "no error";
  } catch (error) {
    told[name] = error.message;
  }
};
const report = {
  incidentSummary: { incidentType: IncidentType.OnlineEnticement, incidentDateTime: new Date("2026-10-20T10:00:00Z") },
  reporter: { reportingPerson: { firstName: "Trust", email: [{ email: "trust@example.org" }] } },
  personOrUserReported: { espIdentifier: "u-1", screenName: "someone" },
};
const content = "bytes of a file";
const open = async () => (await good.submitReport(report)).data.reportId;
const upload = async (id) => (await good.uploadFile({ id: String(id), file: new File([content], "a.jpg", { type: "image/jpeg" }) })).data;

told.status = (await good.getStatus()).data.responseDescription;
const id = await open();
const file = await upload(id);
told.hash = file.hash;
const details = {
  reportId: Number(id),
  fileId: file.fileId,
  originalFileName: "a.jpg",
  industryClassification: IndustryClassification.A1,
};
told.details = (await good.submitFileDetails(details)).data.responseCode;
await failed("details again", () => good.submitFileDetails(details));
const finished = await good.finishReport({ id: String(id) });
told.finished = finished.data;
told.request = finished.requestId;
const other = await open();
told.retracted = (await good.cancelReport({ id: String(other) })).data.responseCode;
await failed("finish again", () => good.finishReport({ id: String(id) }));
await failed("retract again", () => good.cancelReport({ id: String(other) }));
await failed("retract a finished one", () => good.cancelReport({ id: String(id) }));
await failed("unknown", () => good.cancelReport({ id: "7" }));
await failed("wrong password", () => client("wrong").getStatus());
process.stdout.write(JSON.stringify({ ...told, id: String(id) }));
