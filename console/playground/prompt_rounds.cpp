#include "console/playground/prompt_rounds.hpp"

#include "console/playground/cost_guess.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::console {

namespace {

/// By the tokens that the reply counted, until the gateway's own record is read.
void price(RunFigures& run)
{
    if (run.cost_recorded || !run.prompt_tokens || !run.completion_tokens || run.answered_by.isEmpty()) return;
    run.cost_micros = costOf(run.answered_by.toStdString(), *run.prompt_tokens, *run.completion_tokens);
}

}  // namespace

PromptRounds::PromptRounds(QNetworkAccessManager& network, QObject* parent) : QObject(parent), call_(network, this)
{
    connect(&call_, &PromptCall::changed, this, [this] {
        runs_.back() = call_.run().figures();
        emit changed();
    });
    connect(&call_, &PromptCall::ended, this, &PromptRounds::take);
}

void PromptRounds::start(GatewayAddress const& to, QByteArray const& body, QByteArray const& name, int repeat)
{
    to_ = to;
    body_ = body;
    name_ = name;
    repeat_ = std::clamp(repeat, 1, most_repeats);
    stopping_ = between_ = false;
    ++generation_;
    runs_.clear();
    next();
}

void PromptRounds::next()
{
    runs_.emplace_back();
    call_.send(to_, body_, name_ + '-' + QByteArray::number(static_cast<int>(runs_.size())));
    runs_.back() = call_.run().figures();
    emit changed();
}

void PromptRounds::stop()
{
    if (!running()) return;
    ++generation_;
    stopping_ = true;
    if (!std::exchange(between_, false)) return call_.stop();
    emit changed();
    emit ended();
}

void PromptRounds::take()
{
    RunFigures run = call_.run().figures();
    price(run);
    QString const id = run.request_id;
    runs_.back() = std::move(run);
    between_ = !stopping_ && static_cast<int>(runs_.size()) < repeat_;
    bool const over = !between_;
    // Not inside the signal of the call that has just ended.
    if (between_)
        QMetaObject::invokeMethod(
            this,
            [this, generation = generation_] {
                if (generation != generation_) return;
                between_ = false;
                next();
            },
            Qt::QueuedConnection);
    emit changed();
    if (!id.isEmpty()) emit runEnded(id);
    if (over) emit ended();
}

void PromptRounds::record(QString const& request_id, RecordedRun const& what)
{
    auto const run = std::ranges::find(runs_, request_id, &RunFigures::request_id);
    if (run == runs_.end()) return;
    run->cost_micros = what.cost_micros;
    run->cost_recorded = true;
    run->attempts = what.attempts;
    if (what.prompt_tokens) run->prompt_tokens = what.prompt_tokens;
    if (what.completion_tokens) run->completion_tokens = what.completion_tokens;
    if (!what.answered_by.isEmpty()) run->answered_by = what.answered_by;
    emit changed();
}

}  // namespace signalbox::console
