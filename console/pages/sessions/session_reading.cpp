#include "console/pages/sessions/session_reading.hpp"

#include "storage/payload.hpp"

namespace signalbox::console {

SessionReading::SessionReading(StoreReader& store, QObject* parent) : QObject(parent), store_(store), channel_(store, Lane::scan, this) {}

void SessionReading::clear()
{
    channel_.cancel();
    name_.clear();
    events_ = {};
    bodies_.clear();
    left_.clear();
    session_ = {};
    trouble_.reset();
}

void SessionReading::read(std::string name, storage::time_range range)
{
    clear();
    name_ = std::move(name);
    channel_.ask<storage::conversation>(
        [name = name_, range](storage::event_reader& from) { return storage::read_conversation(from, name, range); },
        [this](storage::result<storage::conversation> answer) { take(std::move(answer)); });
}

void SessionReading::take(storage::result<storage::conversation> answer)
{
    if (answer)
        events_ = std::move(*answer);
    else
        trouble_ = answer.error();
    // Oldest first, as each is compared with those before; of a long conversation the newest.
    std::size_t const first = events_.turns.size() - std::min(events_.turns.size(), most_bodies);
    for (std::size_t at = events_.turns.size(); at-- > first;)
        if (!storage::absence_by(events_.turns[at].payload_policy())) left_.push_back(at);
    session_ = makeSession(events_, bodies_);
    emit changed();
    readBodies();
}

void SessionReading::readBodies()
{
    if (left_.empty()) return;
    std::vector<schema::Event> some;
    for (std::size_t i = 0; i < bodies_each && !left_.empty(); ++i) {
        some.push_back(events_.turns[left_.back()]);
        left_.pop_back();
    }
    auto const look = [some, path = store_.path().toStdString()](storage::event_reader&) -> storage::result<std::vector<TurnBody>> {
        std::vector<TurnBody> all;
        for (schema::Event const& each : some) {
            auto const kept = storage::whole_payload_of(path, each.id(), each.payload_policy());
            if (!kept) return kept.error();
            all.push_back(readTurnBody(*kept, each));
        }
        return all;
    };
    channel_.ask<std::vector<TurnBody>>(look, [this](storage::result<std::vector<TurnBody>> answer) { takeBodies(std::move(answer)); });
}

void SessionReading::takeBodies(storage::result<std::vector<TurnBody>> answer)
{
    if (!answer) {
        trouble_ = answer.error();
        left_.clear();
    } else {
        for (TurnBody& each : *answer) bodies_.insert_or_assign(each.event, std::move(each));
        session_ = makeSession(events_, bodies_);
    }
    readBodies();
    emit changed();
}

}  // namespace signalbox::console
