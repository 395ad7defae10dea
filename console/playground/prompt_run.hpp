// One prompt on its way to one destination: what came of the reply, and when. Fed with the head, bytes and the end by the part that has the connection; it
// knows no network, clock or widget.
#pragma once

#include "engine/wire/sse.hpp"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

class QJsonObject;

namespace signalbox::console {

enum class RunState : std::uint8_t {
    idle,       // nothing was sent
    waiting,    // sent; nothing of the answer came
    answering,  // some text came
    done,       // the whole answer came
    failed,     // an error, or the answer was cut
    stopped,    // by the person
};

/// What is known of a run beside its text.
struct RunFigures {
    RunState state = RunState::idle;
    QString url;                 // that was asked
    int status = 0;              // HTTP; 0: no head came
    QString request_id;          // the gateway's
    QString answered_by;         // "openai/gpt-4o"
    QString finish, error;       // the reply's own word; why it failed
    std::uint64_t thoughts = 0;  // characters of thinking, which are not shown
    std::optional<std::int64_t> first_us, total_us;
    std::optional<std::uint64_t> prompt_tokens, completion_tokens;
    std::optional<std::int64_t> cost_micros;  // by the tokens, or as the gateway recorded it
    bool cost_recorded = false;
    int attempts = 0;  // calls of targets that the gateway made; 0: not known
    bool operator==(RunFigures const&) const = default;

    bool running() const { return state == RunState::waiting || state == RunState::answering; }
    /// Of the time from the first piece of the answer to its end.
    std::optional<double> tokensPerSecond() const;
};

class PromptRun {
public:
    static constexpr qsizetype longest_answer = 1'000'000;         // characters shown; no model writes as many
    static constexpr std::size_t longest_refusal = 256 * 1024;     // bytes of a reply that is no stream
    static constexpr std::size_t longest_event = 8 * 1024 * 1024;  // bytes

    /// Sent now; what was known of another run is forgotten. Times are microseconds of any clock that only goes forward.
    void begin(std::int64_t now_us, QString const& url = {});
    void takeHead(int status, bool stream, QByteArray const& request_id, QByteArray const& answered_by);
    void takeBytes(std::string_view bytes, std::int64_t now_us);
    /// `trouble`: what the connection died of; empty: it ended as it should.
    void end(std::int64_t now_us, QString const& trouble);
    void stop(std::int64_t now_us);

    RunFigures const& figures() const { return figures_; }
    QString const& text() const { return text_; }

private:
    void takeEvent(std::string_view data, std::int64_t now_us);
    void takeDelta(QJsonObject const& delta, std::int64_t now_us);
    void takeUsage(QJsonObject const& usage);
    void takeWhole(std::int64_t now_us);
    void append(QString const& more, std::int64_t now_us);
    void finish(RunState as, std::int64_t now_us, QString const& why);

    RunFigures figures_;
    QString text_;
    wire::sse_decoder decoder_{longest_event};
    std::string body_;  // of a reply that is no stream
    std::int64_t began_us_ = 0;
    bool stream_ = false;
    bool whole_ = false;  // the stream's own end, or a reason to finish, came
};

}  // namespace signalbox::console
