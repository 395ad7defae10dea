#include "console/playground/prompt_file.hpp"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <cmath>

namespace signalbox::console {

namespace {

constexpr int format_version = 1;
constexpr qint64 largest_prompt_file = 8 << 20;  // bytes; a prompt that fills the largest context is smaller

struct Words {
    Q_DECLARE_TR_FUNCTIONS(PromptFile)
};

QString const version_key = QStringLiteral("signalbox_prompt"), system_key = QStringLiteral("system"),
              earlier_key = QStringLiteral("earlier"), user_key = QStringLiteral("user"), temperature_key = QStringLiteral("temperature"),
              tokens_key = QStringLiteral("max_tokens"), destinations_key = QStringLiteral("destinations"),
              repeat_key = QStringLiteral("repeat"), role_key = QStringLiteral("role"), content_key = QStringLiteral("content");

/// Takes the fields of one file; the first mistake is kept.
class Fields {
public:
    explicit Fields(QJsonObject const& from) : from_(from) {}

    QString text(QString const& key)
    {
        QJsonValue const value = from_.value(key);
        if (!value.isUndefined() && !value.isString()) fail(Words::tr("%1 is no text").arg(key));
        return value.toString();
    }
    /// A number from `least` to `most`; nothing when there is none.
    std::optional<double> number(QString const& key, double least, double most, bool whole)
    {
        QJsonValue const value = from_.value(key);
        if (value.isUndefined() || value.isNull()) return std::nullopt;
        double const found = value.toDouble(std::nan(""));
        bool const fits = found >= least && found <= most && (!whole || found == std::floor(found));
        if (!fits) fail(Words::tr("%1 is no number from %2 to %3").arg(key).arg(least).arg(most, 0, 'g', 10));
        return fits ? std::optional(found) : std::nullopt;
    }
    QStringList names(QString const& key, int most)
    {
        QStringList out;
        QJsonValue const value = from_.value(key);
        if (!value.isUndefined() && !value.isArray()) fail(Words::tr("%1 is no list").arg(key));
        for (QJsonValue const each : value.toArray()) {
            if (each.toString().isEmpty()) fail(Words::tr("%1 holds what is no name").arg(key));
            out << each.toString();
        }
        if (out.size() > most) fail(Words::tr("%1 has more than %2 names").arg(key).arg(most));
        return out;
    }
    std::vector<EarlierMessage> messages(QString const& key)
    {
        std::vector<EarlierMessage> out;
        QJsonValue const value = from_.value(key);
        if (!value.isUndefined() && !value.isArray()) fail(Words::tr("%1 is no list").arg(key));
        for (QJsonValue const each : value.toArray()) {
            QString const role = each.toObject().value(role_key).toString();
            bool const known = role == QStringLiteral("user") || role == QStringLiteral("assistant");
            if (!known || !each.toObject().value(content_key).isString())
                fail(Words::tr("%1 holds a message that is not {role: user or assistant, content: text}").arg(key));
            out.push_back({role == QStringLiteral("user"), each.toObject().value(content_key).toString()});
        }
        return out;
    }
    QString const& wrong() const { return wrong_; }

private:
    void fail(QString const& why)
    {
        if (wrong_.isEmpty()) wrong_ = why;
    }
    QJsonObject const& from_;
    QString wrong_;
};

}  // namespace

QByteArray promptJson(SavedPrompt const& of)
{
    QJsonObject object{{version_key, format_version},
                       {system_key, of.prompt.system},
                       {user_key, of.prompt.user},
                       {destinations_key, QJsonArray::fromStringList(of.destinations)},
                       {repeat_key, of.repeat}};
    QJsonArray earlier;
    for (EarlierMessage const& each : of.prompt.earlier)
        earlier << QJsonObject{{role_key, each.of_user ? QStringLiteral("user") : QStringLiteral("assistant")}, {content_key, each.text}};
    if (!earlier.isEmpty()) object.insert(earlier_key, earlier);
    if (of.prompt.temperature) object.insert(temperature_key, *of.prompt.temperature);
    if (of.prompt.max_tokens) object.insert(tokens_key, static_cast<qint64>(*of.prompt.max_tokens));
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

ReadPrompt readPrompt(QByteArray const& json)
{
    QJsonParseError error;
    QJsonObject const object = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError)
        return {std::nullopt, Words::tr("this is no JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset)};
    int const version = object.value(version_key).toInt();
    if (version == 0) return {std::nullopt, Words::tr("this is no saved prompt: the field %1 is missing").arg(version_key)};
    if (version > format_version) return {std::nullopt, Words::tr("%1 is %2: a later console wrote it").arg(version_key).arg(version)};
    Fields fields(object);
    SavedPrompt out;
    out.prompt.system = fields.text(system_key);
    out.prompt.user = fields.text(user_key);
    out.prompt.earlier = fields.messages(earlier_key);
    out.prompt.temperature = fields.number(temperature_key, 0, hottest, false);
    if (auto const tokens = fields.number(tokens_key, 1, static_cast<double>(most_tokens), true))
        out.prompt.max_tokens = static_cast<quint64>(*tokens);
    out.destinations = fields.names(destinations_key, most_destinations);
    out.repeat = static_cast<int>(fields.number(repeat_key, 1, most_repeats, true).value_or(1));
    if (!fields.wrong().isEmpty()) return {std::nullopt, fields.wrong()};
    return {std::move(out), {}};
}

ReadPrompt readPromptFile(QString const& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {std::nullopt, file.errorString()};
    QByteArray const json = file.read(largest_prompt_file + 1);
    if (json.size() > largest_prompt_file) return {std::nullopt, Words::tr("the file is larger than %1 bytes").arg(largest_prompt_file)};
    return readPrompt(json);
}

QString writePromptFile(QString const& path, QByteArray const& json)
{
    QSaveFile file(path);
    bool const written = file.open(QIODevice::WriteOnly) && file.write(json) == json.size() && file.commit();
    return written ? QString() : file.errorString();
}

}  // namespace signalbox::console
