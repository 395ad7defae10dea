// What each field of an event is, in the user's language: beside completions and in explanations. A field without words here has those of
// storage's table of event fields.
#include "console/query/completion_model.hpp"

#include "storage/event_field_table.hpp"

#include <QCoreApplication>

namespace signalbox::console {

namespace {

struct Words {
    char const* field;
    char const* about;
};

constexpr Words words[] = {
    {"model", QT_TRANSLATE_NOOP("FieldWords", "the model asked for")},
    {"group", QT_TRANSLATE_NOOP("FieldWords", "the group of models")},
    {"tag", QT_TRANSLATE_NOOP("FieldWords", "the tag, for instance an arm of a test")},
    {"provider", QT_TRANSLATE_NOOP("FieldWords", "the provider that answered")},
    {"resolved_model", QT_TRANSLATE_NOOP("FieldWords", "the model that answered")},
    {"key", QT_TRANSLATE_NOOP("FieldWords", "the caller's key")},
    {"consumer", QT_TRANSLATE_NOOP("FieldWords", "the consumer the key belongs to")},
    {"decision", QT_TRANSLATE_NOOP("FieldWords", "allowed, error, blocked or abandoned")},
    {"reason", QT_TRANSLATE_NOOP("FieldWords", "the fault's name")},
    {"strategy", QT_TRANSLATE_NOOP("FieldWords", "how the target was chosen")},
    {"upstream_model", QT_TRANSLATE_NOOP("FieldWords", "the provider's name of the model")},
    {"response_model", QT_TRANSLATE_NOOP("FieldWords", "the model the reply names")},
    {"client_dialect", QT_TRANSLATE_NOOP("FieldWords", "the caller's dialect")},
    {"path", QT_TRANSLATE_NOOP("FieldWords", "the path asked for")},
    {"road", QT_TRANSLATE_NOOP("FieldWords", "relay or translate")},
    {"finish_reason", QT_TRANSLATE_NOOP("FieldWords", "why the reply ended")},
    {"config_version", QT_TRANSLATE_NOOP("FieldWords", "the configuration in force")},
    {"id", QT_TRANSLATE_NOOP("FieldWords", "the request's id")},
    {"trace_id", QT_TRANSLATE_NOOP("FieldWords", "the caller's trace")},
    {"timestamp", QT_TRANSLATE_NOOP("FieldWords", "when it started")},
    {"since", QT_TRANSLATE_NOOP("FieldWords", "started since then, for instance 1h")},
    {"until", QT_TRANSLATE_NOOP("FieldWords", "started before then")},
    {"run", QT_TRANSLATE_NOOP("FieldWords", "the server's run")},
    {"sequence", QT_TRANSLATE_NOOP("FieldWords", "the number at admission")},
    {"status", QT_TRANSLATE_NOOP("FieldWords", "the HTTP status sent")},
    {"stream", QT_TRANSLATE_NOOP("FieldWords", "whether it was streamed")},
    {"mode", QT_TRANSLATE_NOOP("FieldWords", "stream or oneshot")},
    {"fallback_count", QT_TRANSLATE_NOOP("FieldWords", "targets that failed before")},
    {"fallback", QT_TRANSLATE_NOOP("FieldWords", "whether another target was needed")},
    {"attempts", QT_TRANSLATE_NOOP("FieldWords", "calls made")},
    {"latency", QT_TRANSLATE_NOOP("FieldWords", "the whole time, for instance 2s")},
    {"ttft", QT_TRANSLATE_NOOP("FieldWords", "the time to the first content")},
    {"upstream_latency_ms", QT_TRANSLATE_NOOP("FieldWords", "waiting for the answering target")},
    {"gateway_ms", QT_TRANSLATE_NOOP("FieldWords", "without waiting for targets")},
    {"tokens", QT_TRANSLATE_NOOP("FieldWords", "tokens in and out")},
    {"tokens.prompt", QT_TRANSLATE_NOOP("FieldWords", "tokens in")},
    {"tokens.completion", QT_TRANSLATE_NOOP("FieldWords", "tokens out")},
    {"tokens.cached", QT_TRANSLATE_NOOP("FieldWords", "tokens in from the cache")},
    {"tokens.cache_write", QT_TRANSLATE_NOOP("FieldWords", "tokens written to the cache")},
    {"tokens.reasoning", QT_TRANSLATE_NOOP("FieldWords", "tokens of reasoning")},
    {"tokens.estimated", QT_TRANSLATE_NOOP("FieldWords", "whether we counted the tokens")},
    {"estimated_cost_usd", QT_TRANSLATE_NOOP("FieldWords", "dollars before the call")},
    {"cost", QT_TRANSLATE_NOOP("FieldWords", "dollars")},
    {"detail", QT_TRANSLATE_NOOP("FieldWords", "the error's sentence")},
};

}  // namespace

QString aboutField(QString const& field)
{
    for (Words const& each : words)
        if (field == QLatin1String(each.field)) return QCoreApplication::translate("FieldWords", each.about);
    std::string const key = field.toStdString();
    for (storage::event_field const& each : storage::event_field_rows())
        if (each.filter.key == key)
            return QString::fromUtf8(each.about.data(), static_cast<qsizetype>(each.about.size())).remove(QLatin1Char('`'));
    return {};
}

}  // namespace signalbox::console
