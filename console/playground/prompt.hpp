// What the playground sends: a system text, messages before, a user's text and a few settings. Values and pure functions.
#pragma once

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace signalbox::console {

/// Of a conversation that goes on: the user's or the assistant's.
struct EarlierMessage {
    bool of_user = true;
    QString text;
    bool operator==(EarlierMessage const&) const = default;
};

struct Prompt {
    QString system;
    std::vector<EarlierMessage> earlier;
    QString user;
    std::optional<double> temperature;
    std::optional<quint64> max_tokens;
    bool operator==(Prompt const&) const = default;
};

inline constexpr int most_repeats = 50;          // of one prompt to one destination: enough for a median, and a bill that is seen through
inline constexpr int most_destinations = 4;      // that stand side by side on a screen
inline constexpr double hottest = 2;             // the largest temperature that OpenAI's format takes
inline constexpr quint64 most_tokens = 1 << 24;  // that may be asked for; no model writes as many

/// The body of a streamed chat request in OpenAI's format.
QByteArray requestBody(Prompt const& prompt, QString const& model);

}  // namespace signalbox::console
