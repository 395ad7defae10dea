#include "console/pages/statistics_queue.hpp"

#include "console/look/figures.hpp"

#include <QCoreApplication>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Statistics)
};

bool over(storage::statistics_run const& run)
{
    return run.done || run.scanned >= most_scanned;
}

}  // namespace

QString countingText(Counting const& of, bool stopped)
{
    if (!of.by_scan) return {};
    auto const brief = [](std::uint64_t count) { return figures::shortCount(static_cast<double>(count)); };
    if (of.capped) return Words::tr("Counted in the newest %1 of %2 requests").arg(brief(of.scanned), brief(of.of));
    if (of.done) return {};
    return (stopped ? Words::tr("Stopped: counted in the newest %1 of %2 requests") : Words::tr("Counting: looked at %1 of %2 requests"))
        .arg(brief(of.scanned), brief(of.of));
}

std::size_t StatisticsQueue::add(storage::statistics_query query)
{
    runs_.push_back({.query = std::move(query)});
    return runs_.size() - 1;
}

storage::result<void> StatisticsQueue::step(storage::event_reader& from, std::chrono::milliseconds time)
{
    auto const until = std::chrono::steady_clock::now() + time;
    for (; begun_ < runs_.size(); ++begun_) {
        auto run = from.begin_statistics(runs_[begun_].query);
        if (!run) return run.error();
        runs_[begun_] = std::move(*run);
    }
    for (storage::statistics_run& run : runs_) {
        while (!over(run)) {
            auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
            if (left.count() <= 0) return {};
            if (auto done = from.continue_statistics(run, left); !done) return done.error();
        }
    }
    return {};
}

Counting StatisticsQueue::counting() const
{
    Counting made;
    for (storage::statistics_run const& run : runs_) {
        made.by_scan = made.by_scan || run.by_scan;
        made.done = made.done && over(run);
        made.capped = made.capped || (over(run) && !run.done);
        made.scanned += run.scanned;
        made.of += run.of;
    }
    return made;
}

QString latencyOfText(LatencyOf which)
{
    switch (which) {
    case LatencyOf::all: return Words::tr("all requests");
    case LatencyOf::answered: return Words::tr("answered requests");
    case LatencyOf::streamed: return Words::tr("streams");
    }
    return {};
}

storage::filter latencyFilter(storage::filter const& where, LatencyOf which)
{
    if (which == LatencyOf::all) return where;
    bool const answered = which == LatencyOf::answered;
    storage::condition term{
        .is = storage::condition::form::compare, .field = answered ? "decision" : "stream", .value = answered ? "allowed" : "true"};
    auto const added = storage::filter::from({.is = storage::condition::form::all, .parts = {std::move(term)}});
    auto const both = added ? storage::all_of({where, *added}) : added;
    return both ? *both : where;
}

}  // namespace signalbox::console
