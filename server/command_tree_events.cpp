// The commands that ask recorded events: what happened, what it adds up to, and what another configuration would change.
#include "server/command_parts.hpp"

#include "engine/statistics/comparison.hpp"

namespace signalbox::server {

void add_events(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("events", "What was asked, who answered, what it cost");
    auto& tail = *app.add_subcommand("tail", "The newest events");
    auto& get = *app.add_subcommand("get", "One event, whole");
    auto& stats = *app.add_subcommand("stats", "Totals, costs and percentiles");
    auto& out = *app.add_subcommand("export", "All events of a range");
    auto& runs = *app.add_subcommand("runs", "The server's runs, and what each lost");
    event_options& event = all.event;
    get.add_option("id", event.id, "The request's id, as X-Signalbox-Request-Id gave it")->required();
    auto* const payload = get.add_flag("--payload", event.payload, "What was kept of heads and bodies, or why nothing was");
    auto* const part = get.add_option("--part", event.part,
                                      "With --payload: the request as it was asked or sent, the reply as it was received or answered")
                           ->needs(payload)
                           ->check(one_of({"asked", "sent", "received", "answered"}));
    auto* const raw = get.add_flag("--raw", event.raw, "With --part: its body alone, byte for byte")->needs(part);
    get.add_flag("--times", event.times, "With --payload: the events of a streamed reply, each with its time and the gap before it")
        ->needs(payload)
        ->excludes(raw);
    add_event_filters({&tail, &stats, &out}, event);
    for (CLI::App* each : {&tail, &out, &runs})
        each->add_option("--limit", event.limit, "At most so many (tail and runs: 20)")->check(number(1, most_rows));
    for (CLI::App* each : {&tail, &out})
        each->add_option("--verdict", event.verdict, "Only events of this decision")
            ->check(one_of({"allowed", "blocked", "error", "abandoned"}));
    tail.add_flag("--follow,-f", event.follow, "Go on with what is written from now");
    stats.add_option("--by", event.by, "What to group by (model)")
        ->check(one_of({"model", "resolved_model", "provider", "group", "tag", "key", "consumer", "decision", "reason", "none"}));
    out.add_option("--file,-o", event.file, "Where to write, instead of standard output")->type_name("FILE");
    out.add_flag("--payloads", event.payloads, "With --output jsonl: what was kept of heads and bodies, too, or why nothing was");
    for (CLI::App* each : {&tail, &get, &stats, &out}) add_event_store(*each, event.where);
    add_store(runs, event.where);
    for (CLI::App* each : {&tail, &get, &stats, &runs}) add_format(*each, all, {"table", "json"});
    add_format(out, all, {"csv", "jsonl"});
    auto const choose = [&all](int (*command)(event_options const&)) {
        return [&all, command] {
            all.event.json = all.format == "json" || all.format == "jsonl";
            all.event.csv = all.format != "jsonl";
            all.run = [&all, command] { return command(all.event); };
        };
    };
    tail.callback(choose(events_tail));
    get.callback(choose(events_get));
    stats.callback(choose(events_stats));
    out.callback(choose(events_export));
    runs.callback(choose(events_runs));
}

namespace {

void add_experiment(CLI::App& app, choices& all)
{
    auto& experiment =
        *app.add_subcommand("experiment", "The arms of a group beside each other: times, errors, costs, and how sure they are");
    experiment.add_option("--group", all.experiment.group, "The group")->required();
    experiment.add_option("--baseline", all.experiment.baseline,
                          "The tag of the arm to compare with (control, baseline or stable, else the one with the most requests)");
    experiment.add_option("--primary", all.experiment.primary, "The metric that the experiment is about (latency_p95)")
        ->check(one_of({statistics::metric_names.begin(), statistics::metric_names.end()}));
    experiment.add_flag("--fixed-horizon", all.experiment.fixed, "Intervals of one look, at an end that was fixed beforehand");
    add_event_filters({&experiment}, all.experiment.events);
    add_event_store(experiment, all.experiment.events.where);
    add_format(experiment, all, {"table", "json", "markdown"});
    experiment.callback([&all] {
        all.experiment.format = all.format;
        all.run = [&all] { return report_experiment(all.experiment); };
    });
}

void add_cost(CLI::App& app, choices& all)
{
    auto& cost = *app.add_subcommand("cost", "What they cost and of what, beside the time before, and what the month will come to");
    std::vector<std::string> const lines{"model", "resolved_model", "provider", "group",  "tag",
                                         "key",   "consumer",       "decision", "reason", "none"};
    cost.add_option("--by", all.cost.by, "What the lines are (resolved_model)")->check(one_of(lines));
    cost.add_option("--then", all.cost.then, "A second level of lines (none)")->check(one_of(lines));
    cost.add_option("--budget", all.cost.budget, "Dollars of a month: when they will be spent")->check(positive());
    add_event_filters({&cost}, all.cost.events);
    add_event_store(cost, all.cost.events.where);
    add_format(cost, all, {"table", "json", "csv"});
    cost.callback([&all] {
        all.cost.format = all.format;
        all.run = [&all] { return report_cost(all.cost); };
    });
}

}  // namespace

void add_report(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("report", "What the recorded requests add up to");
    auto& savings = *app.add_subcommand("savings", "What they cost beside what one model would have cost for all of them");
    savings.add_option("--against", all.report.against, "The one model, vendor/model as `signalbox prices` names it")->required();
    savings.add_option("--table", all.report.table, "A price table to read instead of the built-in one")->type_name("FILE");
    add_event_filters({&savings}, all.report.events);
    add_event_store(savings, all.report.events.where);
    add_format(savings, all, {"table", "json"});
    savings.callback([&all] {
        all.report.events.json = all.format == "json";
        all.run = [&all] { return report_savings(all.report); };
    });
    add_experiment(app, all);
    add_cost(app, all);
}

void add_what_if(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("what-if", "What another configuration would change about recorded requests; sends nothing");
    app.add_option("new", all.what_if.config, "The other configuration; -: standard input")->required()->type_name("FILE");
    app.add_option("--place", all.what_if.place,
                   "With -: the file in whose place it would stand; names of files are relative to its folder")
        ->type_name("FILE");
    add_event_filters({&app}, all.what_if.events);
    add_event_store(app, all.what_if.events.where);
    add_format(app, all, {"table", "json"});
    app.callback([&all] {
        all.what_if.events.json = all.format == "json";
        all.run = [&all] { return what_if(all.what_if); };
    });
}

}  // namespace signalbox::server
