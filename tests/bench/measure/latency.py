"""What a contestant adds to the latency of asking the upstream directly."""

from bench import Figure, median_of, stop_all, turns
from loads import Question


def latency(bench):
    """Added latency at ten connections, over asking the upstream directly: paced, and asking again at once."""
    figures, raw = [], {}
    for what, question, pause_us, options in (
            ("paced 1,000/s", Question(), 0, {"rate": 1000}),
            ("asking again at once", Question(), 0, {}),
            ("streams of 100 events 1 ms apart", Question(stream=True), 1000, {})):
        times = latencies(bench, question, pause_us, options)
        raw[what] = times
        figures += latency_figures(what, question.stream, times)
    return figures, raw


def latencies(bench, question, pause_us, options):
    names = ["direct", "haproxy", "nginx", "signalbox"]
    times = {}
    with bench.upstream(pause_us=pause_us) as upstream:
        load = bench.load()
        made = bench.start(names, upstream.wait_for_port("listening on "), None)
        try:
            present = [name for name in names if name in made]
            for name in present:
                load.run(made[name].port, question, connections=10, seconds=1)
            for name in turns(present, bench.plan.rounds):
                seen = load.run(made[name].port, question, connections=10, seconds=bench.plan.seconds, **options)
                times.setdefault(name, []).append({"whole": seen["whole_us"], "first": seen["first_us"]})
        finally:
            stop_all(made)
    return times


def latency_figures(what, stream, times):
    kind, title = ("first", "first token") if stream else ("whole", "added latency")
    middle = {name: {point: median_of([each[kind][point] for each in runs]) for point in ("p50", "p99")} for name, runs in times.items()}
    direct = middle.pop("direct")
    added = {name: {point: value - direct[point] for point, value in points.items()} for name, points in middle.items()}
    ours = added.pop("signalbox", None)
    figures = []
    for point, limit in (("p50", 200.0), ("p99", None)):
        figures.append(Figure(f"{title} {point}, {what}", "us", ours[point] if ours else None, "< 200 us added" if limit else "", limit,
                              beside={name: points[point] for name, points in added.items()}, note=f"direct {direct[point]:.0f} us"))
    return figures
