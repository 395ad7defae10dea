#include "console/pages/playground/run_events.hpp"

#include "schema/event_id.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

RecordedRun recordedRun(schema::Event const& event)
{
    RecordedRun out;
    if (event.has_actual_cost_micros()) out.cost_micros = event.actual_cost_micros();
    out.attempts = event.attempts_size();
    if (event.has_tokens()) {
        out.prompt_tokens = event.tokens().prompt();
        out.completion_tokens = event.tokens().completion();
    }
    if (!event.provider().empty()) out.answered_by = QString::fromStdString(event.provider() + "/" + event.upstream_model());
    return out;
}

}  // namespace

RunEvents::RunEvents(StoreReader& store, QObject* parent) : QObject(parent), channel_(store, Lane::rows, this)
{
    connect(&store, &StoreReader::grown, this, &RunEvents::ask);
    connect(&store, &StoreReader::dropped, this, &RunEvents::forget);
}

void RunEvents::want(QString const& request_id)
{
    auto const id = schema::event_id::from_text(request_id.toStdString());
    if (!id || wanted_.size() >= static_cast<std::size_t>(most_wanted)) return;
    wanted_.push_back(*id);
    ask();
}

void RunEvents::forget()
{
    channel_.cancel();
    wanted_.clear();
    again_ = false;
}

void RunEvents::ask()
{
    if (wanted_.empty()) return;
    again_ = channel_.busy();
    if (again_) return;
    channel_.ask<Found>(
        [wanted = wanted_](storage::event_reader& from) -> storage::result<Found> {
            Found out;
            for (std::uint64_t const id : wanted) {
                auto const read = from.get(id);
                if (read)
                    out.emplace_back(id, recordedRun(*read));
                else if (read.error().kind != storage::trouble::not_found)
                    return read.error();
            }
            return out;
        },
        [this](storage::result<Found> const& answer) { take(answer); });
}

void RunEvents::take(storage::result<Found> const& answer)
{
    if (!answer) return;  // the store says so itself, where all pages show it; what is wanted is looked for when it grows
    for (auto const& [id, what] : *answer) std::erase(wanted_, id);
    if (again_) ask();
    for (auto const& [id, what] : *answer) emit found(QString::fromStdString(schema::event_id::to_text(id)), what);
}

}  // namespace signalbox::console
