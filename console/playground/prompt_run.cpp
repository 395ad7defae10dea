#include "console/playground/prompt_run.hpp"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int first_error = 400;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(PromptRun)
};

QJsonObject objectOf(std::string_view json)
{
    return QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), static_cast<qsizetype>(json.size()))).object();
}

/// The gateway's words: error.message, or an error that is a text itself.
QString errorOf(QJsonObject const& reply)
{
    QJsonValue const error = reply.value(QStringLiteral("error"));
    return error.isString() ? error.toString() : error.toObject().value(QStringLiteral("message")).toString();
}

std::optional<std::uint64_t> countOf(QJsonObject const& usage, QString const& key)
{
    QJsonValue const value = usage.value(key);
    if (!value.isDouble() || value.toDouble() < 0) return std::nullopt;
    return static_cast<std::uint64_t>(value.toDouble());
}

QString textAt(QJsonObject const& of, char const* key)
{
    return of.value(QLatin1String(key)).toString();
}

}  // namespace

std::optional<double> RunFigures::tokensPerSecond() const
{
    if (!first_us || !total_us || !completion_tokens || *total_us <= *first_us) return std::nullopt;
    return static_cast<double>(*completion_tokens) * 1e6 / static_cast<double>(*total_us - *first_us);
}

void PromptRun::begin(std::int64_t now_us, QString const& url)
{
    figures_ = {};
    figures_.url = url;
    figures_.state = RunState::waiting;
    text_.clear();
    body_.clear();
    decoder_ = wire::sse_decoder(longest_event);
    began_us_ = now_us;
    stream_ = whole_ = false;
}

void PromptRun::takeHead(int status, bool stream, QByteArray const& request_id, QByteArray const& answered_by)
{
    if (!figures_.running()) return;
    figures_.status = status;
    figures_.request_id = QString::fromLatin1(request_id);
    figures_.answered_by = QString::fromUtf8(answered_by);
    stream_ = stream && status < first_error;
}

void PromptRun::takeBytes(std::string_view bytes, std::int64_t now_us)
{
    if (!figures_.running()) return;
    if (!stream_) {
        body_.append(bytes.substr(0, longest_refusal - std::min(longest_refusal, body_.size())));
        return;
    }
    wire::sse_event event;
    while (figures_.running()) {
        auto const more = decoder_.next(bytes, event);
        if (!more) return finish(RunState::failed, now_us, QString::fromStdString(more.error().detail));
        if (!*more) return;
        takeEvent(event.data, now_us);
    }
}

void PromptRun::takeEvent(std::string_view data, std::int64_t now_us)
{
    if (data == "[DONE]") {
        whole_ = true;
        return;
    }
    QJsonObject const chunk = objectOf(data);
    if (chunk.contains(QStringLiteral("error"))) {
        QString const said = errorOf(chunk);
        return finish(RunState::failed, now_us, said.isEmpty() ? Words::tr("The answer broke off with an error.") : said);
    }
    if (chunk.value(QStringLiteral("usage")).isObject()) takeUsage(chunk.value(QStringLiteral("usage")).toObject());
    QJsonObject const choice = chunk.value(QStringLiteral("choices")).toArray().at(0).toObject();
    takeDelta(choice.value(QStringLiteral("delta")).toObject(), now_us);
    if (QString const finish = textAt(choice, "finish_reason"); !finish.isEmpty()) {
        figures_.finish = finish;
        whole_ = true;
    }
}

void PromptRun::takeDelta(QJsonObject const& delta, std::int64_t now_us)
{
    QString const thought = textAt(delta, "reasoning_content") + textAt(delta, "reasoning");
    if (!thought.isEmpty()) {
        figures_.thoughts += static_cast<std::uint64_t>(thought.size());
        append({}, now_us);
    }
    QString const more = textAt(delta, "content") + textAt(delta, "refusal");
    if (!more.isEmpty()) append(more, now_us);
}

void PromptRun::takeUsage(QJsonObject const& usage)
{
    if (auto const count = countOf(usage, QStringLiteral("prompt_tokens"))) figures_.prompt_tokens = count;
    if (auto const count = countOf(usage, QStringLiteral("completion_tokens"))) figures_.completion_tokens = count;
}

void PromptRun::append(QString const& more, std::int64_t now_us)
{
    if (!figures_.first_us) figures_.first_us = now_us - began_us_;
    figures_.state = RunState::answering;
    text_ += more.left(longest_answer - std::min(longest_answer, text_.size()));
}

void PromptRun::end(std::int64_t now_us, QString const& trouble)
{
    if (!figures_.running()) return;
    if (stream_) {
        // A last line without its end is taken, as the gateway's own readers do.
        wire::sse_event event;
        if (auto const last = decoder_.finish(event); last && *last) takeEvent(event.data, now_us);
        if (!figures_.running()) return;
        if (!trouble.isEmpty() && !whole_) return finish(RunState::failed, now_us, trouble);
        return whole_ ? finish(RunState::done, now_us, {})
                      : finish(RunState::failed, now_us, Words::tr("The answer ended before it was whole."));
    }
    if (figures_.status >= first_error) {
        QString const said = errorOf(objectOf(body_));
        QString const plain = trouble.isEmpty() ? Words::tr("The gateway refused with status %1.").arg(figures_.status) : trouble;
        return finish(RunState::failed, now_us, said.isEmpty() ? plain : said);
    }
    if (!trouble.isEmpty()) return finish(RunState::failed, now_us, trouble);
    takeWhole(now_us);
}

/// A reply that is no stream: some targets have none.
void PromptRun::takeWhole(std::int64_t now_us)
{
    QJsonObject const reply = objectOf(body_);
    if (QString const said = errorOf(reply); !said.isEmpty()) return finish(RunState::failed, now_us, said);
    QJsonArray const choices = reply.value(QStringLiteral("choices")).toArray();
    if (choices.isEmpty()) return finish(RunState::failed, now_us, Words::tr("The reply is no chat completion."));
    QJsonObject const message = choices.at(0).toObject().value(QStringLiteral("message")).toObject();
    takeUsage(reply.value(QStringLiteral("usage")).toObject());
    append(textAt(message, "content") + textAt(message, "refusal"), now_us);
    figures_.finish = textAt(choices.at(0).toObject(), "finish_reason");
    finish(RunState::done, now_us, {});
}

void PromptRun::stop(std::int64_t now_us)
{
    if (figures_.running()) finish(RunState::stopped, now_us, {});
}

void PromptRun::finish(RunState as, std::int64_t now_us, QString const& why)
{
    figures_.state = as;
    figures_.total_us = now_us - began_us_;
    figures_.error = why;
}

}  // namespace signalbox::console
