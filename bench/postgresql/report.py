"""Medians, ratios, the printed table and the file of results."""

import statistics


def median(values):
    return statistics.median(values)


def summarize(runs):
    """One contestant's runs in one line of figures."""
    cpu = {part: median([r["cpuSeconds"][part] for r in runs]) for part in runs[0]["cpuSeconds"]}
    return {
        "seconds": median([r["seconds"] for r in runs]),
        "fastestSeconds": min(r["seconds"] for r in runs),
        "slowestSeconds": max(r["seconds"] for r in runs),
        "cpuSeconds": cpu,
        "peakResidentBytes": max(r["peakResidentBytes"] for r in runs),
        "peakProportionalBytes": max(r["peakProportionalBytes"] for r in runs),
    }


def load_ratios(summaries):
    """The figures that have a target: ratio, what it is of, and at most what it should be."""
    ratios = []

    def add(name, over, limit, text):
        if name in summaries and over in summaries:
            ratios.append({
                "ratio": summaries[name]["seconds"] / summaries[over]["seconds"], "atMost": limit, "of": text})

    add("godwit-no-proof", "pgcopydb", 0.85, "Godwit without proof / pgcopydb clone")
    add("godwit-no-proof", "pgcopydb-binary", None, "Godwit without proof / pgcopydb clone, binary")
    add("godwit-no-proof", "pg_dump", None, "Godwit without proof / pg_dump and pg_restore")
    add("godwit-no-proof", "floor", 1.15, "Godwit without proof / floor")
    add("godwit", "pgcopydb", None, "Godwit with proof / pgcopydb clone")
    if "godwit" in summaries and "godwit-no-proof" in summaries:
        copy = summaries["godwit-no-proof"]["seconds"]
        ratios.append({
            "ratio": (summaries["godwit"]["seconds"] - copy) / copy, "atMost": 0.30, "of": "the proof / the copy"})
    return ratios


def load_table(summaries):
    lines = [
        "| contestant | median s | fastest..slowest | processor s: client | source | target | all | peak memory MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, s in summaries.items():
        cpu = s["cpuSeconds"]
        lines.append(
            f"| {name} | {s['seconds']:.1f} | {s['fastestSeconds']:.1f}..{s['slowestSeconds']:.1f} | {cpu['client']:.1f}"
            f" | {cpu['source']:.1f} | {cpu['target']:.1f} | {sum(cpu.values()):.1f}"
            f" | {s['peakProportionalBytes'] / 1e6:.0f} |")
    return "\n".join(lines)


def ratio_table(ratios):
    lines = ["| ratio | measured | to reach |", "|---|---|---|"]
    for r in ratios:
        bound = "" if r["atMost"] is None else f"at most {r['atMost']:.2f}: " + (
            "reached" if r["ratio"] <= r["atMost"] else "missed")
        lines.append(f"| {r['of']} | {r['ratio']:.2f} | {bound} |")
    return "\n".join(lines)
