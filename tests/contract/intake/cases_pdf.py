"""Printed reports: broken, hostile, and odd."""

from __future__ import annotations

from dataclasses import replace

from contract.intake.containers import LIMITS, A, Container
from contract.intake.corpus import OPTIONS
from contract.intake.writers import (
    package,
    pdf,
    pdf_of_objects,
    pdf_of_stream,
)
from nodal.edges.intake import Options

CASES: list[Container] = []


def add(*case: object, **more: object) -> None:
    CASES.append(Container(*case, **more))  # type: ignore[arg-type]


def _moved(body: bytes) -> bytes:
    """Every place of the table of objects is seven bytes too far."""
    head, mark, table = body.partition(b"xref\n")
    lines = [
        f"{int(line[:10]) + 7:010}".encode() + line[10:] if line.endswith(b" n ") else line
        for line in table.split(b"\n")
    ]
    return head + mark + b"\n".join(lines)


def _itself() -> bytes:
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 100 0 R >> >> /Length 12 >>"
        b"\nstream\n/X Do /X Do \nendstream"
    )
    return pdf_of_stream(b"/X Do", page="/Contents 4 0 R /Resources << /XObject << /X 100 0 R >> >>", objects=[form])


LINES = (
    "CyberTipline Report 700200001",
    "Submitter: ExampleChat",
    "Screen/User Name: kite",
    "Email Address: k@example.org",
)


good = pdf(LINES)
add("pdf: good", good, "700200001")
add("pdf: given as a printed report", good, "700200001", replace(OPTIONS, format="le_pdf"))
add("pdf: given as a table", good, "refused format.unknown", replace(OPTIONS, format="sheet"))
add("pdf: something before it", b"\n\n" + good, "refused pdf.broken")
for left in (0.3, 0.7, 0.95):
    add(f"pdf: cut off at {left}", good[: int(len(good) * left)], "refused pdf.broken")
add("pdf: nothing behind its start", b"%PDF-1.7\n", "refused pdf.broken")
add("pdf: starts like one and is none", b"%PDF-1.7\n" + b"x" * 500 + b"\n%%EOF", "refused pdf.broken")
add("pdf: a table of places that lies", good.replace(b"startxref\n", b"startxref\n9"), "refused pdf.broken")
add("pdf: places that point elsewhere", _moved(good), "700200001")
add(
    "pdf: a table that points to itself",
    good.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % int(good.rpartition(b"startxref\n")[2].split()[0])),
    "700200001",
)
add(
    "pdf: pages that hold themselves",
    pdf_of_objects({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"}),
    "refused pdf.",
)
add("pdf: no pages", pdf_of_objects({1: b"<< /Type /Catalog >>"}), "refused pdf.broken")
add("pdf: pages without a text", pdf([]), "refused container.empty")
add("pdf: a page that draws itself", _itself(), "refused container.empty")
add(
    "pdf: a script that runs when opened",
    pdf(
        LINES,
        catalogue="/OpenAction 100 0 R",
        objects=[b"<< /S /JavaScript /JS (app.launchURL\\('https://example.org'\\)) >>"],
    ),
    "700200001",
)
add(
    "pdf: an action that starts a program",
    pdf(LINES, catalogue="/OpenAction 100 0 R", objects=[b"<< /S /Launch /F (calc.exe) >>"]),
    "700200001",
)
add(
    "pdf: an action that fetches a page",
    pdf(LINES, catalogue="/OpenAction 100 0 R", objects=[b"<< /S /URI /URI (https://example.org/) >>"]),
    "700200001",
)
add(
    "pdf: a form that sends itself away",
    pdf(
        LINES,
        catalogue="/AcroForm << /XFA 100 0 R /Fields [] >>",
        objects=[b"<< /Length 0 >>\nstream\n\nendstream"],
    ),
    "700200001",
)
attached = pdf(
    LINES,
    catalogue="/Names << /EmbeddedFiles << /Names [(a.json) 100 0 R] >> >>",
    objects=[
        b"<< /Type /Filespec /F (a.json) /EF << /F 101 0 R >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(A), A),
    ],
)
add("pdf: an attachment", attached, "700200001")
picture = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    b"\nstream\n\0\nendstream"
)
shown = b"BT /F1 10 Tf 40 800 Td 14 TL (CyberTipline Report 7) Tj T* (Screen/User Name: kite) Tj ET /I Do"
add(
    "pdf: a picture",
    pdf_of_stream(
        shown,
        page="/Contents 4 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /I 100 0 R >> >>",
        objects=[picture],
    ),
    "7",
)
add(
    "pdf: a picture in its text",
    pdf_of_stream(shown.replace(b"/I Do", b"BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI")),
    "7",
)
encrypted = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [(a) (b)]" % (
    b"o" * 32,
    b"u" * 32,
)
objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}
add("pdf: encrypted", pdf_of_objects(objects, trailer=encrypted), "refused pdf.encrypted")
add("pdf: more pages than a report", pdf(LINES, pages=401), "refused pdf.limit")
add("pdf: a file and an archive at once", pdf(LINES) + package({"a.json": A}), "700200001")


def of(*lines: str, **more: object) -> tuple[bytes, Options]:
    return pdf([*lines, "Screen/User Name: kite"]), replace(OPTIONS, **more)  # type: ignore[arg-type]


for said, (body, options), comes in (
    ("number with a label", of("Report Number: 7"), "7"),
    ("number that is none", of("Report Number: 07"), "id.invalid -"),
    ("number that is too large", of("Report Number: 99999999999999999999"), "id.invalid -"),
    ("two numbers", of("Report Number: 7", "CyberTipline Report 8"), "id.mismatch 7"),
    ("the same number on every page", of("Report Number: 7", "CyberTipline Report 7"), "7"),
    ("another number below section C", of("Report Number: 7", "Section C: More", "CyberTipline Report 8"), "7"),
    ("no number", of("Section A"), "refused id.missing"),
    ("no number, but a name that is one", of("Section A", stem="77"), "77"),
    ("a number and a name that is another", of("Report Number: 7", stem="77"), "7"),
    ("no number, stated from outside", of("Section A", number="77"), "77"),
    ("a number, the same from outside", of("Report Number: 7", number="7"), "7"),
    ("a number, another from outside", of("Report Number: 7", number="8"), "id.mismatch 8"),
    ("a number, another in the manifest", of("Report Number: 7", attached="8"), "id.mismatch 8"),
    ("an odd name and no number", of("Section A", stem="scan-1"), "refused id.missing"),
):  # fmt: skip
    add(f"print: {said}", body, comes, options)
add(
    "print: a letter",
    pdf(["Dear colleagues", "see the attached list"]),
    "refused format.unknown",
    replace(OPTIONS, stem="7"),
)
add(
    "print: a line beyond the limit",
    pdf(["Report Number: 7", "Additional Information: " + "x" * 300]),
    "field.limit 7",
    replace(OPTIONS, limits=replace(LIMITS, field_chars=200)),
)
add(
    "print: more fields than a report may have",
    pdf(["Report Number: 7", *(f"Email Address: {n}@example.org" for n in range(40))]),
    "field.limit 7",
    replace(OPTIONS, limits=replace(LIMITS, children=30)),
)
named = package(
    {
        "7.pdf": pdf(["Screen/User Name: kite"]),
        "x.pdf": pdf(["Screen/User Name: kite"]),
        "y.pdf": pdf(["Report Number: 7", "Screen/User Name: k"]),
    },
    y="8",
    x="9",
)
add("print: attached by stem, by the manifest, and wrongly", named, "7; 9; id.mismatch 8")
