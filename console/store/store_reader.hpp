// The way from the GUI thread to a store: questions go to reader threads with connections of their own, answers come back to the GUI thread.
// Owned by the window, on the GUI thread; no SQL ever runs there, and the reader asserts it.
#pragma once

#include "storage/event_reader.hpp"
#include "storage/failure.hpp"

#include <QObject>
#include <QString>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace signalbox::console {

/// Threads of the reader: a long scan of one does not hold up the others.
enum class Lane : std::uint8_t { rows, scan, totals };

/// What a question cost, for the status bar.
struct Took {
    std::chrono::microseconds query{0};   // on the reader's thread
    std::chrono::microseconds waited{0};  // before that, behind other questions
};

class StoreReader : public QObject {
    Q_OBJECT

public:
    explicit StoreReader(QObject* parent = nullptr);
    ~StoreReader() override;  // interrupts what runs and joins the threads

    /// Opens in the background, on every lane; opened() or failed() follows. A store that was open is closed first.
    void open(QString const& path);
    void close();
    QString const& path() const { return path_; }
    bool isOpen() const { return open_; }

signals:
    void opened();
    void failed(signalbox::storage::failure const& why);
    void closed();
    /// The store was written since it was opened or this was last said; at most twice a second.
    void grown();
    /// No question asked so far will be answered: the store is being closed, or did not open.
    void dropped();
    /// After each answered question.
    void answered(signalbox::console::Took const& took);

private:
    friend class StoreChannel;
    friend class LiveTail;
    struct Question;
    struct Watch;
    class Thread;
    void laneOpened(std::uint64_t generation);
    void laneFailed(std::uint64_t generation, storage::failure const& why);
    void watchGrowth();
    Thread& at(Lane lane) { return *threads_[static_cast<std::size_t>(lane)]; }
    QString path_;
    bool open_ = false;
    std::uint64_t generation_ = 0;  // of open() and close(): what an earlier store says comes too late
    std::size_t lanesOpen_ = 0;
    std::shared_ptr<Watch> growth_;
    std::vector<std::unique_ptr<Thread>> threads_;  // by Lane
};

/// One asker, for instance a chart. It has at most one question under way and one waiting: a newer question displaces the waiting one, and
/// interrupts the running one when `urgent`. Answers to displaced questions never arrive.
class StoreChannel : public QObject {  // store_channel.cpp
    Q_OBJECT

public:
    StoreChannel(StoreReader& reader, Lane lane, QObject* parent);
    ~StoreChannel() override;  // interrupts its question

    /// `ask` runs on the lane's thread and must hold copies only; `then` runs on the GUI thread with result<Answer>, unless displaced.
    /// Asked while a store is being opened, it waits for that; without a store it is dropped, and so are all when the store is closed.
    template <class Answer>
    void ask(std::function<storage::result<Answer>(storage::event_reader&)> ask, std::function<void(storage::result<Answer>)> then,
             bool urgent = true)
    {
        auto const kept = std::make_shared<std::optional<storage::result<Answer>>>();
        post([ask = std::move(ask), kept](storage::event_reader& from) { kept->emplace(ask(from)); },
             [then = std::move(then), kept] { then(std::move(**kept)); }, urgent);
    }
    void cancel();
    bool busy() const;

private:
    void post(std::function<void(storage::event_reader&)> work, std::function<void()> done, bool urgent);
    struct State;
    friend class StoreReader;
    std::shared_ptr<State> state_;
};

}  // namespace signalbox::console
