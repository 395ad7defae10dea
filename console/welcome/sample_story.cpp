#include "console/welcome/sample_story.hpp"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace signalbox::console {

namespace {

constexpr qint64 longest_story = 64 * 1024;  // four things and their sentences take two kilobytes

std::optional<qint64> moment(QJsonObject const& in, QString const& name)
{
    QDateTime const when = QDateTime::fromString(in.value(name).toString(), Qt::ISODate);
    return when.isValid() ? std::optional(when.toMSecsSinceEpoch() * 1000) : std::nullopt;
}

std::optional<PlantedThing> thing(QJsonObject const& from)
{
    auto const text = [&from](char const* name) { return from.value(QLatin1String(name)).toString(); };
    auto const begin = moment(from, QStringLiteral("from")), end = moment(from, QStringLiteral("to"));
    PlantedThing const made{text("name"), text("title"), text("about"), text("query"), begin.value_or(0), end.value_or(0)};
    return begin && end && !made.title.isEmpty() ? std::optional(made) : std::nullopt;
}

}  // namespace

std::optional<SampleStory> SampleStory::fromJson(QByteArray const& json)
{
    QJsonObject const page = QJsonDocument::fromJson(json).object();
    auto const begin = moment(page, QStringLiteral("from")), end = moment(page, QStringLiteral("to"));
    if (!begin || !end) return std::nullopt;
    SampleStory made{*begin, *end, {}};
    for (QJsonValue const& each : page.value(QStringLiteral("planted")).toArray()) {
        auto const one = thing(each.toObject());
        if (!one) return std::nullopt;
        made.planted.append(*one);
    }
    return made.planted.isEmpty() ? std::nullopt : std::optional(made);
}

QString SampleStory::fileOf(QString const& store)
{
    QFileInfo const file(store);
    return file.path() + QLatin1Char('/') + file.completeBaseName() + QStringLiteral(".json");
}

std::optional<SampleStory> SampleStory::of(QString const& store)
{
    QFile file(fileOf(store));
    if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
    return fromJson(file.read(longest_story));
}

}  // namespace signalbox::console
