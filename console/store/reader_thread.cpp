#include "console/store/reader_thread.hpp"

#include <QMetaObject>

#include <algorithm>
#include <utility>

namespace signalbox::console {

namespace {

constexpr std::chrono::milliseconds watchInterval{50};  // 20 Hz: what arrives is seen at once, and an idle look costs microseconds

std::chrono::microseconds since(std::chrono::steady_clock::time_point from)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - from);
}

}  // namespace

StoreReader::Thread::Thread(StoreReader& reader) : reader_(reader), thread_([this] { run(); }) {}

StoreReader::Thread::~Thread()
{
    {
        std::lock_guard const hold{mutex_};
        ending_ = true;
        orders_.clear();
        waiting_.clear();
        watches_.clear();
        if (haltable_ != nullptr) haltable_->halt();
    }
    wake_.notify_one();
    thread_.join();
}

void StoreReader::Thread::open(std::string path, std::uint64_t generation)
{
    {
        std::lock_guard const hold{mutex_};
        orders_.push_back({std::move(path), generation});
    }
    wake_.notify_one();
}

void StoreReader::Thread::close()
{
    {
        std::lock_guard const hold{mutex_};
        waiting_.clear();
        orders_.clear();  // a store that was asked for and not opened yet is not wanted any more
        orders_.push_back({});
        if (haltable_ != nullptr) haltable_->halt();
    }
    wake_.notify_one();
}

void StoreReader::Thread::ask(Question question, bool urgent)
{
    {
        std::lock_guard const hold{mutex_};
        dropWaiting(question.asker.get());
        if (urgent) haltRunning(question.asker.get());
        waiting_.push_back(std::move(question));
    }
    wake_.notify_one();
}

void StoreReader::Thread::cancel(StoreChannel::State const* asker)
{
    std::lock_guard const hold{mutex_};
    dropWaiting(asker);
    haltRunning(asker);
}

void StoreReader::Thread::watch(std::shared_ptr<Watch> what)
{
    {
        std::lock_guard const hold{mutex_};
        watches_.push_back(std::move(what));
    }
    wake_.notify_one();
}

void StoreReader::Thread::dropWaiting(StoreChannel::State const* asker)
{
    std::erase_if(waiting_, [&](Question const& each) { return each.asker.get() == asker; });
}

void StoreReader::Thread::haltRunning(StoreChannel::State const* asker)
{
    if (haltable_ != nullptr && running_ == asker) haltable_->halt();
}

void StoreReader::Thread::run()
{
    std::unique_lock hold{mutex_};
    auto nextLook = std::chrono::steady_clock::now();
    while (!ending_) {
        if (!orders_.empty()) {
            Order const order = std::move(orders_.front());
            orders_.pop_front();
            hold.unlock();
            obey(order);
            hold.lock();
        } else if (store_ != nullptr && !watches_.empty() && std::chrono::steady_clock::now() >= nextLook) {
            look(hold);
            nextLook = std::chrono::steady_clock::now() + watchInterval;
        } else if (store_ != nullptr && !waiting_.empty()) {
            Question question = std::move(waiting_.front());
            waiting_.pop_front();
            answer(std::move(question), hold);
        } else if (store_ != nullptr && !watches_.empty()) {
            wake_.wait_until(hold, nextLook);
        } else {
            wake_.wait(hold);
        }
    }
}

void StoreReader::Thread::obey(Order const& order)
{
    store_.reset();
    if (order.path.empty()) return;
    auto opened = storage::event_reader::open(order.path);
    if (opened) {
        store_ = std::move(*opened);
        store_->confine();        // no SQL on any other thread, the GUI's above all
        (void)store_->changed();  // what is there now is no news
    }
    auto const why = opened ? std::nullopt : std::optional{opened.error()};
    QMetaObject::invokeMethod(
        &reader_,
        [&reader = reader_, generation = order.generation, why] {
            if (why)
                reader.laneFailed(generation, *why);
            else
                reader.laneOpened(generation);
        },
        Qt::QueuedConnection);
}

// The one place where a question meets a connection. What the question and its end hold is let go of on the GUI thread, or here for `work`.
void StoreReader::Thread::answer(Question question, std::unique_lock<std::mutex>& hold)
{
    running_ = question.asker.get();
    haltable_ = store_.get();
    store_->resume();
    hold.unlock();
    Took took{.waited = since(question.posted)};
    auto const begun = std::chrono::steady_clock::now();
    question.work(*store_);
    took.query = since(begun);
    question.work = nullptr;  // what it holds goes on this thread
    hold.lock();
    haltable_ = nullptr;
    running_ = nullptr;
    store_->resume();
    QMetaObject::invokeMethod(
        &reader_,
        [&reader = reader_, took, asker = std::move(question.asker), number = question.number, done = std::move(question.done)] {
            if (asker->reader == nullptr || number < asker->firstValid) return;
            asker->answered = number;
            done();
            emit reader.answered(took);
        },
        Qt::QueuedConnection);
}

void StoreReader::Thread::look(std::unique_lock<std::mutex>& hold)
{
    std::erase_if(watches_, [](std::shared_ptr<Watch> const& each) { return each->ended.load(); });
    std::vector<std::shared_ptr<Watch>> const looking = watches_;
    haltable_ = store_.get();
    hold.unlock();
    auto const changed = store_->changed();
    for (auto const& each : looking) each->poll(*store_, !changed || *changed);
    hold.lock();
    haltable_ = nullptr;
    store_->resume();
}

}  // namespace signalbox::console
