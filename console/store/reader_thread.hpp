// One lane of the store reader: a thread with a connection of its own that answers questions one after the other. Owned by StoreReader; its
// methods are called on the GUI thread, what it is given runs on its own.
#pragma once

#include "console/store/store_reader.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace signalbox::console {

/// What a channel and the lane share. Numbers count the channel's questions from 1.
struct StoreChannel::State {
    StoreReader* reader = nullptr;  // GUI thread; null when the reader is gone
    Lane lane = Lane::rows;
    std::uint64_t asked = 0;  // GUI thread, as the next two
    std::uint64_t answered = 0;
    std::uint64_t firstValid = 1;  // answers to questions before this one come too late
};

struct StoreReader::Question {
    std::shared_ptr<StoreChannel::State> asker;
    std::uint64_t number = 0;
    std::function<void(storage::event_reader&)> work;
    std::function<void()> done;
    std::chrono::steady_clock::time_point posted;
};

/// Looked at between questions, every 50 milliseconds; see LiveTail. `poll` hears whether the store was written since the last look.
struct StoreReader::Watch {
    std::function<void(storage::event_reader&, bool)> poll;
    std::atomic<bool> ended{false};
};

class StoreReader::Thread {
public:
    explicit Thread(StoreReader& reader);
    ~Thread();  // stops what runs and joins
    Thread(Thread&&) = delete;

    void open(std::string path, std::uint64_t generation);
    /// Drops what waits, stops what runs, closes the connection.
    void close();
    /// Takes the place of the asker's waiting question.
    void ask(Question question, bool urgent);
    void cancel(StoreChannel::State const* asker);
    void watch(std::shared_ptr<Watch> what);

private:
    struct Order {
        std::string path;  // empty: close
        std::uint64_t generation = 0;
    };
    void run();
    void obey(Order const& order);
    void answer(Question question, std::unique_lock<std::mutex>& hold);
    void look(std::unique_lock<std::mutex>& hold);
    void dropWaiting(StoreChannel::State const* asker);
    void haltRunning(StoreChannel::State const* asker);

    StoreReader& reader_;
    std::mutex mutex_;  // guards everything below but store_, which belongs to the thread
    std::condition_variable wake_;
    std::deque<Order> orders_;
    std::deque<Question> waiting_;
    std::vector<std::shared_ptr<Watch>> watches_;
    storage::event_reader* haltable_ = nullptr;  // the connection while it answers
    StoreChannel::State const* running_ = nullptr;
    bool ending_ = false;
    std::unique_ptr<storage::event_reader> store_;
    std::thread thread_;  // last: starts when the rest is there
};

}  // namespace signalbox::console
