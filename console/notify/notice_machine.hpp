// When something is told: once for each episode, and not again for some minutes. Values and one pure transition; no clock, no widget.
#pragma once

#include "storage/event_reader.hpp"

#include <QString>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace signalbox::console {

enum class NoticeKind : std::uint8_t { error_burst, budget_line, breaker_opened, gateway_down };
inline constexpr int notice_kinds = 4;

/// What is told, and the scope that it is about.
struct Notice {
    NoticeKind kind = NoticeKind::error_burst;
    QString subject;            // the limit, the model: empty where there is one only
    QString text;               // a sentence
    std::int64_t at_us = 0;     // microseconds since 1970
    QString field, value;       // the query; empty: every request
    storage::time_range range;  // what to look at
    QString page;               // as on the command line
    bool operator==(Notice const&) const = default;
};

/// How something stands. Between: no longer good and not yet bad, or no longer bad and not yet good, which changes nothing.
enum class Standing : std::uint8_t { good, between, bad };

/// calm: good, and told of long ago or never. told: an episode that was told goes on. resting: it is over, and it is too early for another one.
/// waiting: it is bad again, and too early to tell.
enum class Episode : std::uint8_t { calm, told, resting, waiting };

struct EpisodeStep {
    Episode next = Episode::calm;
    bool tell = false;
    bool operator==(EpisodeStep const&) const = default;
};
/// `rested`: the pause since it was told is over.
EpisodeStep stepOf(Episode now, Standing standing, bool rested);

class NoticeMachine {
public:
    static constexpr std::chrono::minutes pause{10};     // between two notices of one thing: an outage that comes and goes is one story
    static constexpr std::size_t most_episodes = 1'000;  // of limits and models that are not calm; further ones are not told

    /// What was seen of `about`; it comes back when it is to be told. Kinds that are off are followed, and not told.
    std::optional<Notice> see(Notice about, Standing standing);
    void setOn(NoticeKind kind, bool on);
    bool isOn(NoticeKind kind) const { return on_[static_cast<std::size_t>(kind)]; }
    /// Another store or gateway: what was told is over.
    void forget() { episodes_.clear(); }
    Episode episode(NoticeKind kind, QString const& subject) const;

private:
    struct Told {
        Episode state = Episode::calm;
        std::int64_t at_us = 0;
    };
    std::map<std::pair<NoticeKind, QString>, Told> episodes_;  // none is calm
    bool on_[notice_kinds] = {true, true, true, true};
};

}  // namespace signalbox::console
