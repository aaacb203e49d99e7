#!/usr/bin/env python3
"""Reads the document of the sample with python-docx and LibreOffice, and compares it with the JSON report.

    python3 tests/documents/document.py target/debug/cem

Needs python-docx (tests/documents/requirements.txt), `soffice`, `pdfinfo` and `pdftotext`. Ends with 1 and a list of what differs.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import docx

SAMPLE = "questionnaires/examples/brackwater"
PAGES = range(20, 61)
problems = []


def check(holds, message):
    if not holds:
        problems.append(message)


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, timeout=300).stdout.decode()


def one_line(text):
    return " ".join(text.split())


def table_with(document, *heads):
    """The rows of the first table with these heads, each by head; its head must be repeated on each page."""
    for table in document.tables:
        rows = [[one_line(cell.text) for cell in row.cells] for row in table.rows]
        if set(heads) <= set(rows[0]):
            check(table.rows[0]._tr.trPr is not None and "tblHeader" in table.rows[0]._tr.trPr.xml, f"the head of {heads} is not repeated")
            return [dict(zip(rows[0], row)) for row in rows[1:]]
    problems.append(f"no table has the heads {heads}")
    return []


def near(shown, value):
    """A number as it is shown, rounded to the decimals it shows."""
    found = re.match(r"-?\d+(?:\.(\d+))?", shown)
    if not found or value is None:
        return not found and value is None
    return abs(float(found[0]) - value) <= 0.5 * 10 ** -len(found[1] or "") + 1e-9


def facts(document, report):
    factors = {row["Factor"].lstrip("\u2013 "): row for row in table_with(document, "Factor", "Score", "Band")}
    check(len(factors) == len(report["factors"]), f"{len(factors)} factors instead of {len(report['factors'])}")
    for factor in report["factors"]:
        row = factors.get(one_line(factor["name"]), {})
        for head, key in [("Score", "score"), ("Target", "target"), ("Gap", "gap"), ("Weighted", "weighted_gap")]:
            check(near(row.get(head, ""), factor[key]), f"{factor['id']}: {head} is {row.get(head)!r}, not {factor[key]}")

    gaps = table_with(document, "Rank", "Question", "Gap")
    check(len(gaps) == len(report["question_gaps"]), f"{len(gaps)} gaps instead of {len(report['question_gaps'])}")
    for row, gap in zip(gaps, report["question_gaps"]):
        right = row["Question"].split()[0] == gap["question"] and row["Rank"] == str(gap["rank"])
        right = right and near(row["Score"], gap["score"]) and near(row["Gap"], gap["gap"]) and near(row["Weighted"], gap["weighted_gap"])
        check(right, f"gap {gap['rank']} is {row}, not {gap}")

    actions = table_with(document, "Rank", "Action", "Worth")
    expected = [f"{r['id']} {one_line(r['title'])}" for r in report["recommendations"]]
    check([row["Action"] for row in actions] == expected, "the table of recommendations differs")
    cards = [one_line(p.text) for p in document.paragraphs if p.style.name == "Heading 2"]
    for at, title in enumerate(expected, 1):
        check(f"{at}. {title}" in cards, f"no card for {title}")

    headline = next((p.text for p in document.paragraphs if p.style.name == "Headline"), "")
    check(headline.startswith(f"{report['overall']['score']:.0f} of 100"), f"the headline is {headline!r}")


def layout(document, report, path, folder):
    headings = [p for p in document.paragraphs if p.style.name.startswith("Heading")]
    levels = [0] + [int(p.style.name.split()[-1]) for p in headings]
    check(all(b <= a + 1 for a, b in zip(levels, levels[1:])), "a level of headings is left out")
    top = [p.text for p in headings if p.style.name == "Heading 1"]
    for name in ["Summary", "Factors", "Recommendations", "How scores are made"]:
        check(name in top, f"no heading {name!r}")
    pictures = document.element.xpath("//wp:docPr")
    check(pictures and all(picture.get("descr") for picture in pictures), "a picture has no words")

    run("soffice", f"-env:UserInstallation={folder.as_uri()}/office", "--headless", "--convert-to", "pdf", "--outdir", folder, path)
    pdf = path.with_suffix(".pdf")
    pages = int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", pdf))[1])
    check(pages in PAGES, f"{pages} pages")
    # A title may run over lines: compared without spaces.
    text = "".join(run("pdftotext", "-raw", pdf, "-").split())
    for r in report["recommendations"]:
        check("".join(r["title"].split()) in text, f"the PDF lacks {r['title']!r}")
    return pages


def main():
    cem = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        path = folder / "report.docx"
        run(cem, "report", SAMPLE, "-f", "docx", "-o", path)
        report = json.loads(run(cem, "report", SAMPLE, "-f", "json"))
        document = docx.Document(str(path))
        facts(document, report)
        pages = layout(document, report, path, folder)
    for problem in problems:
        print(f"problem: {problem}")
    if not problems:
        print(f"document: {len(report['factors'])} factors, {len(report['question_gaps'])} gaps, {len(report['recommendations'])} recommendations, {pages} pages: as in JSON")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
