// What `signalbox sample-data` planted in a store, as it told in JSON: kept beside the store, so that the guide works another day.
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace signalbox::console {

struct PlantedThing {
    QString name, title, about, query;  // the query narrows the console to it
    qint64 from_us = 0, to_us = 0;
    bool operator==(PlantedThing const&) const = default;
};

struct SampleStory {
    qint64 from_us = 0, to_us = 0;
    QList<PlantedThing> planted;
    bool operator==(SampleStory const&) const = default;

    static std::optional<SampleStory> fromJson(QByteArray const& json);
    /// "…/sample.db" has "…/sample.json".
    static QString fileOf(QString const& store);
    /// Of a store that has one beside it; nothing for any other store.
    static std::optional<SampleStory> of(QString const& store);
};

}  // namespace signalbox::console
