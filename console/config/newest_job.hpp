// Work beside the GUI thread, one at a time: a newer job displaces the one that waits, and what a displaced one found never arrives. Owned by
// the part that asks, on the GUI thread.
#pragma once

#include <QObject>
#include <QThreadPool>

#include <cstdint>
#include <functional>

namespace signalbox::console {

class NewestJob : public QObject {
    Q_OBJECT

public:
    using Then = std::function<void()>;  // on the GUI thread
    using Work = std::function<Then()>;  // on a thread of its own; holds copies only

    explicit NewestJob(QObject* parent) : QObject(parent) { pool_.setMaxThreadCount(1); }
    /// Waits for what runs.
    ~NewestJob() override { pool_.waitForDone(); }

    void run(Work work);
    /// Nothing arrives of what was asked so far.
    void forget();
    bool busy() const { return running_; }

private:
    void start(Work work);
    void ended(std::uint64_t generation, Then const& then);

    QThreadPool pool_;
    Work next_;  // empty: none waits
    std::uint64_t generation_ = 0;
    bool running_ = false;
};

}  // namespace signalbox::console
