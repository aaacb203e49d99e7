"""The workbook, recalculated by LibreOffice, against the numbers cem wrote into it and against cem itself.

    python3 tests/documents/workbook.py target/debug/cem

Needs LibreOffice (`soffice`) and openpyxl. Every formula cell is computed anew without the values stored beside it and compared with them; then an answer, a
weight, a target and the switch of a cap are changed in the workbook, and the overall score it comes to with the one cem gives for the same change. Ends with 1
and a list of what differs.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "questionnaires" / "examples" / "brackwater"
# Names of functions and of our sheets, places, numbers, operators and the few words of ours that formulas hold.
WORDS = {"-", "", " (", " of ", ")", "no band", "no score"}
FUNCTIONS = {"ABS", "AND", "COUNTIF", "FALSE", "IF", "INDEX", "ISNUMBER", "MATCH", "MAX", "MIN", "SUM", "SUMIF", "SUMPRODUCT"}
SHEETS = {"Answers", "Factors", "Gaps", "Scoring", "Summary"}

QUESTIONNAIRE = """\
format: cem-questionnaire/1
id: nested
version: 1.0.0
title: Factors within factors
language: en
scoring: {{ minimum_share: 2/3, minimum_items: 1, balance: respondents }}
sources:
  us: {{ author: Our own team, title: What we learned, interest: We want it to go on. }}
claims:
  us-1: {{ source: us, text: It holds., kind: description, strength: opinion }}
roles:
  staff: {{ name: Staff, group: front_line }}
factors:
  TOP:
    name: =1+1
    text: Two parts.
    weight: 3
    target: 80
    basis: judgement
    factors:
      LEFT: {{ name: Left, text: A part., weight: {weight}, target: 70, basis: judgement }}
      RIGHT: {{ name: Right, text: A part., weight: 1, target: 60, basis: judgement }}
  ALONE: {{ name: Alone, text: No parts., weight: 2, target: {target}, basis: judgement }}
questions:
  - {{ id: L-1, factor: LEFT, text: First on the left?, weight: 2, levels: {{ 0: None., 1: Some., 2: More., 3: All. }}, basis: judgement }}
  - {{ id: L-2, factor: LEFT, text: Second on the left?, reverse: true, levels: {{ 0: None., 1: Some., 2: More., 3: All. }}, basis: judgement }}
  - {{ id: R-1, factor: RIGHT, text: On the right?, levels: {{ 0: None., 1: Some., 2: More., 3: All., 4: And beyond. }}, basis: judgement }}
  - {{ id: A-1, factor: ALONE, text: Alone?, kind: yes_no, basis: judgement }}
  - {{ id: A-2, factor: ALONE, text: And why?, target: 90, levels: {{ 0: None., 1: Some., 2: All. }}, basis: judgement }}
bands:
  - {{ id: low, name: Low, from: 0 }}
  - {{ id: middle, name: Middle, from: 40 }}
  - {{ id: high, name: High, from: 75 }}
caps:
  - {{ id: C1, name: The right holds it down, when: RIGHT < 60, limit: overall, to: low, reason: It does., basis: judgement }}
  - {{ id: C2, name: So does what is alone, when: A-1 < 1, limit: ALONE, to: middle, reason: It does., basis: judgement }}
"""
# Answers to L-1, L-2, R-1, A-1, A-2 of four people, all complete: then formulas say everything.
PEOPLE = [[3, 0, 2, "no", 2], [2, 1, 3, "yes", 2], [3, 1, 1, "yes", 1], [1, 0, 2, "yes", 2]]
IDS = ["L-1", "L-2", "R-1", "A-1", "A-2"]

problems = []


def check(is_fine, what):
    if not is_fine:
        problems.append(what)


def close(left, right):
    numbers = [isinstance(value, (int, float)) and not isinstance(value, bool) for value in (left, right)]
    if all(numbers):
        return abs(left - right) <= 1e-9 * max(1.0, abs(right))
    return left == right


def cem(*words):
    run = subprocess.run([str(word) for word in (CEM, *words)], capture_output=True, text=True, cwd=ROOT)
    if run.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: {run.stderr}")
    return run.stdout


def report(folder, *words):
    """The workbook and the JSON report of the same answers."""
    cem("report", folder, *words, "-o", folder / "report.xlsx", "--force")
    return folder / "report.xlsx", json.loads(cem("report", folder, *words, "-f", "json"))


def recalculated(book):
    """The values of a workbook saved by openpyxl, which keeps no results: LibreOffice has to compute them."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.xlsx"
        book.save(bare)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", f"{folder}/out", str(bare)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return openpyxl.load_workbook(Path(folder) / "out" / "bare.xlsx", data_only=True)


def formulas(book):
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, cell.value


def ours(formula):
    """A formula is made of functions, places, numbers and our own words alone."""
    if not all(word in WORDS or re.fullmatch(r" of \d+\)", word) for word in re.findall(r'"([^"]*)"', formula)):
        return False
    names = re.findall(r"[A-Za-z][A-Za-z0-9_.]*", re.sub(r'"[^"]*"|\d(?:\.\d+)?E-?\d+', "", formula).replace("$", ""))
    return all(name in FUNCTIONS or name in SHEETS or re.fullmatch(r"[A-Z]{1,3}\d+", name) for name in names)


def agrees(path, told):
    """Every formula comes to what stands beside it, and to what the report says."""
    live, stored = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    fresh = recalculated(live)
    count = 0
    for sheet, place, formula in formulas(live):
        count += 1
        before, after = stored[sheet][place].value, fresh[sheet][place].value
        check(close(after, before), f"{path}: {sheet}!{place} holds {before!r} and comes to {after!r}: {formula}")
        check(ours(formula), f"{path}: {sheet}!{place} is not made of places and our own words: {formula}")
    check(count > 60, f"{path}: only {count} formulas")
    check(matches(fresh), f"{path}: it says that it does not match the report")
    for name, told_value in [("Overall_score", told["overall"]["score"]), ("Overall_target", told["overall"]["target"]), ("Overall_gap", told["overall"]["gap"])]:
        check(close(named(fresh, name), told_value), f"{path}: {name} is {named(fresh, name)!r}, the report says {told_value!r}")
    questions = {question["id"]: question for question in told["questions"]}
    for row in table(fresh, "Answers"):
        value = questions.pop(row["Question"])
        check(close(row["Score, 0 to 100"], value["score"] if value["score"] is not None else "-"), f"{path}: {row['Question']}: {row['Score, 0 to 100']!r}")
    check(not questions, f"{path}: these questions are missing: {sorted(questions)}")
    check(not [link for link in live._external_links], f"{path}: there are links to other files")
    return count


def named(book, name):
    sheet, place = book.defined_names[name].attr_text.replace("$", "").split("!")
    return book[sheet][place].value


def matches(book):
    # LibreOffice saves a truth with a number format as 1 or 0.
    return bool(named(book, "Matches_the_report"))


def table(book, sheet):
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows(min_row=3)]
    return [dict(zip(rows[0], row)) for row in rows[1:] if row[0] is not None]


def place(book, sheet, key, of, head):
    """The cell under this head in the row whose column `key` says `of`."""
    heads = {cell.value: cell.column for cell in book[sheet][3]}
    return next(book[sheet].cell(row, heads[head]) for row in range(4, book[sheet].max_row + 1) if book[sheet].cell(row, heads[key]).value == of)


def nested(folder, weight=1, target=60, people=PEOPLE, without=None):
    folder.mkdir()
    (folder / "nested.questionnaire.yaml").write_text(QUESTIONNAIRE.format(weight=weight, target=target))
    for at, levels in enumerate(people):
        answers = "".join(f"  {question}: {level}\n" for question, level in zip(IDS, levels))
        head = f"format: cem-answers/1\nquestionnaire: {{ id: nested, version: 1.0.0 }}\norganisation: '@SUM(A1)'\nrespondent: {{ id: p{at}, role: staff }}\n"
        (folder / f"p{at}.answers.yaml").write_text(f"{head}answers:\n{answers}")
    flags = ["--without-cap", without] if without else []
    return report(folder, "--questionnaire", folder / "nested.questionnaire.yaml", "--names", *flags)


def change(path, name, edit, expected, same=False):
    """A change in the workbook comes to what cem says of it; `same` where all scores stay as they were."""
    book = openpyxl.load_workbook(path)
    edit(book)
    fresh = recalculated(book)
    told = expected["overall"]
    for cell, value in [("Overall_score", told["score"]), ("Overall_target", told["target"]), ("Overall_gap", told["gap"])]:
        check(close(named(fresh, cell), value), f"{name}: {cell} comes to {named(fresh, cell)!r}, cem says {value!r}")
    gaps = {row["Question"]: row["Weighted gap, points of the overall score"] for row in table(fresh, "Gaps")}
    ranks = {row["Question"]: row["Rank"] for row in table(fresh, "Gaps") if row["Rank"] != "-"}
    for question in expected["questions"]:
        check(close(gaps[question["id"]], question["weighted_gap"]), f"{name}: {question['id']} comes to {gaps[question['id']]!r}, cem says {question['weighted_gap']!r}")
    check(ranks == {gap["question"]: gap["rank"] for gap in expected["question_gaps"]}, f"{name}: ranks are {ranks}")
    scores = {row["Id"]: row["Score, 0 to 100"] for row in table(fresh, "Factors")}
    for factor in expected["factors"]:
        check(close(scores[factor["id"]], factor["score"]), f"{name}: {factor['id']} comes to {scores[factor['id']]!r}, cem says {factor['score']!r}")
    check(matches(fresh) == same, f"{name}: it says {matches(fresh)} of whether its scores match the report")


def main(work):
    sample = work / "sample"
    shutil.copytree(SAMPLE, sample)
    count = agrees(*report(sample))
    path, told = nested(work / "nested")
    count += agrees(path, told)
    check([cap["id"] for cap in told["caps"]] == ["C1", "C2"], f"the caps of the test do not fire: {told['caps']}")

    # A cap would hide what a change does to the overall score.
    free, _ = nested(work / "free", without="all")

    def answer(book):
        place(book, "Answers", "Question", "R-1", "Level 1: answers").value = 0
        place(book, "Answers", "Question", "R-1", "Level 2: answers").value = 3

    people = [list(levels) for levels in PEOPLE]
    people[2][2] = 2
    change(free, "an answer", answer, nested(work / "answer", people=people, without="all")[1])

    def weight(book):
        # 1 of 2 becomes 3 of 4; the weights of the workbook are of 100.
        place(book, "Factors", "Id", "LEFT", "Weight among its siblings, of 100").value = 150

    change(free, "a weight", weight, nested(work / "weight", weight=3, without="all")[1])

    def target(book):
        place(book, "Factors", "Id", "ALONE", "Target, 0 to 100").value = 95

    change(free, "a target", target, nested(work / "target", target=95, without="all")[1], same=True)

    def switch(book):
        sheet = book["Scoring"]
        next(row for row in sheet.iter_rows() if row[0].value == "C1")[3].value = 0

    change(path, "a cap", switch, nested(work / "cap", without="C1")[1])
    print(f"{count} formulas recalculated, 4 changes compared with cem")


if len(sys.argv) != 2:
    sys.exit(__doc__)
CEM = Path(sys.argv[1]).resolve()
with tempfile.TemporaryDirectory() as temporary:
    main(Path(temporary))
if problems:
    sys.exit("\n".join(problems))
