"""Prints the figures as one table, and writes them as JSON for comparing runs."""

import json
import os
import platform
import subprocess
import time


def machine(root):
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    return {"date": time.strftime("%Y-%m-%d %H:%M:%S %z"), "processor": model, "cores": len(os.sched_getaffinity(0)),
            "kernel": platform.release(), "load_before": os.getloadavg()[0],
            "haproxy": first_line(["/usr/sbin/haproxy", "-v"]), "nginx": first_line(["/usr/sbin/nginx", "-v"]),
            "revision": first_line(["git", "-C", str(root), "rev-parse", "--short", "HEAD"])}


def first_line(words):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return ((done.stdout or done.stderr).splitlines() or ["unknown"])[0].strip()


def number(value):
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"


def print_table(figures, where):
    print(f"\n{where['processor']}, {where['cores']} cores, kernel {where['kernel']}, {where['date']}, revision {where['revision']}")
    print(f"{where['haproxy']}; {where['nginx']}\n")
    peers = sorted({name for each in figures for name in each.beside})
    rows = [["figure", "unit", "asked", "reached", "", *peers, ""]]
    for each in figures:
        verdict = {True: "yes", False: "NO", None: ""}[each.met]
        rows.append([each.name, each.unit, each.asked, number(each.reached), verdict,
                     *[number(each.beside[peer]) if peer in each.beside else "" for peer in peers], each.note])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for place, row in enumerate(rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        if place == 0:
            print("  ".join("-" * width for width in widths))


def write_json(folder, figures, raw, failures, where, plan):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / time.strftime("%Y%m%d-%H%M%S.json")
    told = {"machine": where, "plan": vars(plan), "failures": failures, "raw": raw,
            "figures": [{**vars(each), "met": each.met} for each in figures]}
    file.write_text(json.dumps(told, indent=1) + "\n")
    return file
