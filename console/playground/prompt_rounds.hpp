// One prompt sent to one destination as often as was asked for, one after another, so that the runs do not compete; with what is known of each. Owned by a
// column, on the GUI thread.
#pragma once

#include "console/playground/prompt_call.hpp"
#include "console/playground/run_sums.hpp"

#include <vector>

namespace signalbox::console {

/// What the gateway recorded of a run.
struct RecordedRun {
    std::optional<std::int64_t> cost_micros;
    int attempts = 0;
    std::optional<std::uint64_t> prompt_tokens, completion_tokens;
    QString answered_by;  // "openai/gpt-4o"; empty when none did
    bool operator==(RecordedRun const&) const = default;
};

class PromptRounds : public QObject {
    Q_OBJECT

public:
    PromptRounds(QNetworkAccessManager& network, QObject* parent);

    /// `name`: what the conversations of this round begin with; each run has one of its own, so that a group that keeps conversations together draws anew.
    void start(GatewayAddress const& to, QByteArray const& body, QByteArray const& name, int repeat);
    /// The runs that are still to come are not sent.
    void stop();
    bool running() const { return between_ || call_.run().figures().running(); }

    /// The newest run.
    PromptRun const& newest() const { return call_.run(); }
    /// Those that have ended, and the newest.
    std::vector<RunFigures> const& runs() const { return runs_; }
    int repeat() const { return repeat_; }
    /// Of the run with this id, when it is one of ours.
    void record(QString const& request_id, RecordedRun const& what);

signals:
    void changed();
    /// A run has ended; its id may be looked up.
    void runEnded(QString const& request_id);
    /// All of them have.
    void ended();

private:
    void next();
    void take();

    PromptCall call_;
    GatewayAddress to_;
    QByteArray body_, name_;
    std::vector<RunFigures> runs_;  // one for each that was sent
    int repeat_ = 0;
    std::uint64_t generation_ = 0;  // of start() and stop(): the next run of an earlier one comes too late
    bool between_ = false;          // one run has ended, and the next is not sent yet
    bool stopping_ = false;
};

}  // namespace signalbox::console
