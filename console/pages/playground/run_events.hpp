// Looks for the events of runs in the store, where the gateway writes them a moment after its reply: what they cost and how many targets were called. Owned by
// the page, on the GUI thread; the store is read on a lane of the reader.
#pragma once

#include "console/playground/prompt.hpp"
#include "console/playground/prompt_rounds.hpp"
#include "console/store/store_reader.hpp"

#include <utility>

namespace signalbox::console {

class RunEvents : public QObject {
    Q_OBJECT

public:
    static constexpr int most_wanted = most_destinations * most_repeats;  // runs of one time

    RunEvents(StoreReader& store, QObject* parent);

    /// Soon, or whenever the store has grown. A text that is no id is not looked for.
    void want(QString const& request_id);
    void forget();
    bool busy() const { return channel_.busy(); }

signals:
    void found(QString const& request_id, signalbox::console::RecordedRun const& what);

private:
    using Found = std::vector<std::pair<std::uint64_t, RecordedRun>>;
    void ask();
    void take(storage::result<Found> const& answer);

    StoreChannel channel_;
    std::vector<std::uint64_t> wanted_;
    bool again_ = false;  // what is asked for does not hold all that is wanted
};

}  // namespace signalbox::console
