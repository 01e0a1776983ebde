"""What was written and what was read: the five tables, and who holds what according to the observations."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

from addresses import as_written, compared, is_network
from weighing import FACTS, KAPPA, OBSERVED, OWN_THINGS, TYPED, WATCHED

TABLES = {
    "persons": "account_id person_id bits",
    "networks": "account_id network_id tier role exclusivity",
    "links": "a b relation bits n_evidence",
    "evidence": "a b relation kind value audience decay bits report_ids",
    "ignored": "kind value relation audience why",
}


FIRST, END = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000 for year in (1990, 2200))


DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


class Reader:
    """Rows of a table from CSV or Parquet, as dictionaries of plain values."""

    def __init__(self, path):
        self.path = path

    def rows(self, columns):
        with self.path.open("rb") as stream:
            is_parquet = stream.read(4) == b"PAR1"
        for row in self._parquet() if is_parquet else self._csv():
            if missing := [name for name in columns if name not in row]:
                raise ValueError(f"{self.path.name}: column {missing[0]} is missing")
            yield row

    def _csv(self):
        csv.field_size_limit(2**30)
        with self.path.open(encoding="utf-8-sig", newline="") as stream:
            for line in csv.DictReader(stream):
                row = {name: None if value == "" else value for name, value in line.items()}
                if row.get("report_ids") is not None:
                    row["report_ids"] = json.loads(row["report_ids"])
                yield row

    def _parquet(self):
        try:
            import duckdb  # noqa: PLC0415 - CSV must do without
        except ImportError:
            import pyarrow.parquet  # noqa: PLC0415 - one of the two is enough

            for batch in pyarrow.parquet.ParquetFile(self.path).iter_batches():
                yield from batch.to_pylist()
            return
        with duckdb.connect() as db:
            # Every sign of the name means itself: as a pattern `a[1].parquet` would read its neighbours.
            place = [re.sub(r"[*?\[]", lambda sign: f"[{sign.group()}]", str(self.path))]
            rows = "read_parquet(?, hive_partitioning = false)"
            types = db.execute(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {rows})", place)  # noqa: S608
            # duckdb hands a time with a zone over only with the help of another package: microseconds need none.
            shown = ", ".join(
                f"epoch_us({name}) AS {name}" if kind == "TIMESTAMP WITH TIME ZONE" else name
                for name, kind in ((f'"{name.replace(chr(34), chr(34) * 2)}"', kind) for name, kind in types.fetchall())
            )
            found = db.execute(f"SELECT {shown} FROM {rows}", place)  # noqa: S608 - names of its own columns
            names = [column[0] for column in found.description]
            while some := found.fetchmany(10_000):
                yield from (dict(zip(names, row, strict=True)) for row in some)


def table(folder, name):
    """One of the five tables of OUT."""
    for path in (folder / f"{name}.csv", folder / f"{name}.parquet"):
        if path.is_file():
            return list(Reader(path).rows(TABLES[name].split()))
    raise ValueError(f"{name}: neither {name}.csv nor {name}.parquet is there")


def observations(paths):
    """The rows of the observations: each once, with a sender, a time and a port that can be; refiled reports once.

    With them the files that a list of known material has, as any row about them says.
    """
    raw = [row for path in paths for row in Reader(path).rows(("report_id", "account_id", "kind", "value", "role"))]
    reporter = {}
    for row in raw:
        if row["role"] == "reporter" and row["value"]:
            reporter[str(row["report_id"])] = min(row["value"], reporter.get(str(row["report_id"]), row["value"]))
    by_report = defaultdict(set)
    for row in raw:
        report, account = str(row["report_id"]), str(row["account_id"])
        names = (row.get("sender"), reporter.get(report), platform_voice(account))
        sender = next((voice for name in names if (voice := spelt(str(name or "")))), "")
        port = int(float(row["port"])) if row.get("port") is not None and row["kind"] == "ip" else None
        port = port if port is not None and 1024 <= port <= 65535 else None
        verified = None if row.get("verified") is None else is_yes(row["verified"])
        line = (
            account,
            row["kind"],
            row["value"] or "",
            row["role"],
            port,
            moment(row.get("at"), row["kind"]),
            verified,
            str(sender),
        )
        by_report[report].add(line)
    kept = {}
    for report in sorted(by_report):
        kept.setdefault(frozenset(by_report[report]), report)
    listed = {("hash", row["value"]) for row in raw if row["kind"] == "hash" and is_yes(row.get("listed"))}
    return [(report, *line) for report in kept.values() for line in by_report[report]], listed


def is_yes(mark):
    """Whether a mark, as CSV or Parquet has it, says yes."""
    return str(mark).lower() in ("true", "t", "1", "1.0", "yes")


def spelt(name):
    """A sender's name as it is compared: capitals, blanks, forms of letters and unseen signs make no second voice."""
    before, name = None, "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    while before != name:  # some letters fall apart only in a second round
        before, name = name, " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return name


def platform_voice(account):
    """The platform in front of an account, as a sender's name is compared."""
    front = re.match(r"([^|:/]+)[|:/]", account)
    return spelt(front.group(1)) if front else ""


def moment(value, kind):
    """A time in UTC; None for none, for one that cannot be, and of an address for a day without a time of day."""
    if value is None or (kind == "ip" and _is_day(value)):
        return None
    if isinstance(value, int):  # microseconds since 1970, where it was a time with a zone
        if not FIRST <= value < END:
            return None
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=value)
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at if 1990 <= at.year < 2200 else None


def _is_day(value):
    if isinstance(value, str):
        return DAY.fullmatch(value) is not None
    return isinstance(value, date) and not isinstance(value, datetime)


def strands(rows):
    """(row, kind, value), an address with port and time also as the joined run of ten-minute buckets it stands in."""
    buckets = defaultdict(set)
    for row in rows:
        if key := _session(row):
            buckets[key[:2]].add(key[2])
    for row in rows:
        if row[3]:
            yield row, row[2], compared(row[3]) if row[2] == "ip" else row[3]
        if key := _session(row):
            first = last = key[2]
            while first - 1 in buckets[key[:2]]:
                first -= 1
            while last + 1 in buckets[key[:2]]:
                last += 1
            ends = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=10 * n) for n in (first, last + 1))
            yield row, "ip_port", "|".join((key[0], str(key[1]), *(f"{end:%Y-%m-%dT%H:%M:%SZ}" for end in ends)))


def _session(row):
    _, _, kind, value, role, port, at, _, _ = row
    if kind == "ip" and value and role == "reported" and at is not None:
        address = compared(value)
        port = "" if is_network(address) else port
        return None if port is None else (address, port, int(at.timestamp()) // 600)
    return None


def admitted(rows):
    """Recipients who may enter an association: reported themselves, or received from two reported accounts."""
    reported, senders, received = {row[1] for row in rows if row[4] == "reported"}, defaultdict(set), defaultdict(set)
    for row in rows:
        if row[4] == "reported":
            senders[row[0]].add(row[1])
    for row in rows:
        if row[4] == "recipient":
            received[row[1]] |= senders[row[0]] - {row[1]}
    return {account for account, known in received.items() if account in reported or len(known) > 1}


def holdings(rows):
    """relation -> (kind, value) -> account -> what is known of the holding; all that anybody was seen with, as it is
    written; and (kind, value) -> how it is written, where that is another text."""
    may_receive, said, seen = admitted(rows), defaultdict(list), defaultdict(set)
    every = list(strands(rows))
    written = as_written(every)
    for row, kind, value in every:
        seen[kind, written.get((kind, value), value)].add(row[1])
        for relation, kinds in (("same_person", FACTS), ("associate", KAPPA)):
            is_usable = row[4] == "reported" or (
                relation == "associate" and row[4] == "recipient" and row[1] in may_receive
            )
            if kind in kinds and is_usable:
                said[relation, (kind, value), row[1]].append(row)
    found = {"same_person": defaultdict(dict), "associate": defaultdict(dict)}
    for (relation, strand, account), lines in said.items():
        found[relation][strand][account] = _holding(lines)
    return found, seen, written


def own_things(rows):
    """account -> its devices and screen names where it was reported; account -> those kinds that a row is sure of."""
    things, kinds = defaultdict(set), defaultdict(set)
    for row in rows:
        if row[2] in OWN_THINGS and row[3] and row[4] == "reported":
            things[row[1]].add((row[2], row[3]))
            if _grade(row) > 1:
                kinds[row[1]].add(row[2])
    return things, kinds


def _holding(lines):
    times = [row[6] for row in lines if row[6] is not None]
    senders = {row[8] for row in lines if row[8]}
    return {
        "grade": OBSERVED if len(senders) > 1 else max(map(_grade, lines)),
        "senders": senders,
        "reports": {row[0] for row in lines},
        "first": min(times, default=None),
        "last": max(times, default=None),
        "buckets": {int(at.timestamp()) // 600 for at in times},
        "bare": any(row[6] is None or (row[5] is None and not is_network(compared(row[3]))) for row in lines),
        "reported": any(row[4] == "reported" for row in lines),
    }


def _grade(row):
    """How well one row says that its account has its value: 0 claimed, 1 stated, 2 told as seen, 3 observed."""
    if row[7] is not None:
        return OBSERVED if row[7] else 0
    if row[2] in TYPED:
        return 1
    is_own = row[8] != "" and row[8] == platform_voice(row[1])
    return OBSERVED if is_own or row[2] not in WATCHED else 2
