#include "console/notify/notice_machine.hpp"

namespace signalbox::console {

EpisodeStep stepOf(Episode now, Standing standing, bool rested)
{
    bool const bad = standing == Standing::bad, good = standing == Standing::good;
    Episode const over = rested ? Episode::calm : Episode::resting;
    switch (now) {
    case Episode::calm: return bad ? EpisodeStep{Episode::told, true} : EpisodeStep{Episode::calm, false};
    case Episode::told: return {good ? over : Episode::told, false};
    case Episode::resting:
        if (bad) return rested ? EpisodeStep{Episode::told, true} : EpisodeStep{Episode::waiting, false};
        return {over, false};
    case Episode::waiting:
        if (bad && rested) return {Episode::told, true};
        return {good ? over : Episode::waiting, false};
    }
    return {};
}

std::optional<Notice> NoticeMachine::see(Notice about, Standing standing)
{
    std::pair const name(about.kind, about.subject);
    auto const found = episodes_.find(name);
    Told const before = found == episodes_.end() ? Told() : found->second;
    constexpr std::int64_t pause_us = std::chrono::microseconds(pause).count();
    EpisodeStep const step = stepOf(before.state, standing, about.at_us - before.at_us >= pause_us);
    if (step.next == Episode::calm) {
        if (found != episodes_.end()) episodes_.erase(found);
        return std::nullopt;
    }
    if (found == episodes_.end() && episodes_.size() >= most_episodes) return std::nullopt;
    episodes_[name] = {step.next, step.tell ? about.at_us : before.at_us};
    if (!step.tell || !isOn(about.kind)) return std::nullopt;
    return about;
}

void NoticeMachine::setOn(NoticeKind kind, bool on)
{
    on_[static_cast<std::size_t>(kind)] = on;
}

Episode NoticeMachine::episode(NoticeKind kind, QString const& subject) const
{
    auto const found = episodes_.find({kind, subject});
    return found == episodes_.end() ? Episode::calm : found->second.state;
}

}  // namespace signalbox::console
