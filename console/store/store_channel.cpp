#include "console/store/reader_thread.hpp"

namespace signalbox::console {

StoreChannel::StoreChannel(StoreReader& reader, Lane lane, QObject* parent) : QObject(parent), state_(std::make_shared<State>())
{
    state_->reader = &reader;
    state_->lane = lane;
    connect(&reader, &StoreReader::dropped, this, [this] { state_->firstValid = state_->asked + 1; });
    // A channel may outlive the reader when a window is taken apart; what it asks then is dropped.
    connect(&reader, &QObject::destroyed, this, [state = state_.get()] { state->reader = nullptr; });
}

StoreChannel::~StoreChannel()
{
    cancel();
    state_->reader = nullptr;
}

void StoreChannel::post(std::function<void(storage::event_reader&)> work, std::function<void()> done, bool urgent)
{
    std::uint64_t const number = ++state_->asked;
    if (urgent) state_->firstValid = number;
    if (state_->reader == nullptr || state_->reader->path().isEmpty()) {
        state_->firstValid = number + 1;
        return;
    }
    state_->reader->at(state_->lane).ask({state_, number, std::move(work), std::move(done), std::chrono::steady_clock::now()}, urgent);
}

void StoreChannel::cancel()
{
    state_->firstValid = state_->asked + 1;
    if (state_->reader != nullptr) state_->reader->at(state_->lane).cancel(state_.get());
}

bool StoreChannel::busy() const
{
    return state_->asked >= state_->firstValid && state_->answered < state_->asked;
}

}  // namespace signalbox::console
