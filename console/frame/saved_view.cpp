#include "console/frame/saved_view.hpp"

#include "console/frame/page_rows.hpp"
#include "console/frame/time_range.hpp"

#include "storage/filter_text.hpp"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace signalbox::console {

namespace {

constexpr int format_version = 1;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(SavedView)
};

QString const version_key = QStringLiteral("signalbox_view"), page_key = QStringLiteral("page"), query_key = QStringLiteral("query"),
              range_key = QStringLiteral("range"), state_key = QStringLiteral("state");

/// The first thing that is wrong, or nothing.
QString mistakeIn(QJsonObject const& object, SavedView const& view)
{
    int const version = object.value(version_key).toInt();
    if (version == 0) return Words::tr("this is no saved view: the field %1 is missing").arg(version_key);
    if (version > format_version) return Words::tr("%1 is %2: a later console wrote it").arg(version_key).arg(version);
    if (placeOf(view.page) < 0)
        return Words::tr("page “%1”: there are overview, traffic, models, cost, experiments, config, playground and sessions")
            .arg(view.page);
    if (auto const read = storage::parse_filter(view.query.toStdString()); !read)
        return Words::tr("query: %1").arg(QString::fromStdString(read.error().detail));
    if (!rangeFromText(view.range, QDateTime::currentMSecsSinceEpoch() * 1'000, QTimeZone::systemTimeZone()))
        return Words::tr("range “%1”: write 24h, all, a day, or TIME..TIME in RFC 3339").arg(view.range);
    return {};
}

/// As a shell takes it for one word.
QString quoted(QString const& word)
{
    static QRegularExpression const plain(QStringLiteral("^[A-Za-z0-9_./:@%+=,-]+$"));
    if (plain.match(word).hasMatch()) return word;
    return QLatin1Char('\'') + QString(word).replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

}  // namespace

QByteArray toJson(SavedView const& view)
{
    QJsonObject const object{{version_key, format_version},
                             {page_key, view.page},
                             {query_key, view.query},
                             {range_key, view.range},
                             {state_key, QString::fromLatin1(view.state.toBase64())}};
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

ReadView readView(QByteArray const& json)
{
    QJsonParseError error;
    QJsonDocument const document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject()) return {std::nullopt, Words::tr("this is no saved view: %1").arg(error.errorString())};
    QJsonObject const object = document.object();
    SavedView view{.page = object.value(page_key).toString(),
                   .query = object.value(query_key).toString(),
                   .range = object.value(range_key).toString(),
                   .state = QByteArray::fromBase64(object.value(state_key).toString().toLatin1())};
    if (QString const wrong = mistakeIn(object, view); !wrong.isEmpty()) return {std::nullopt, wrong};
    return {std::move(view), {}};
}

ReadView readViewFile(QString const& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {std::nullopt, Words::tr("%1 could not be read: %2").arg(path, file.errorString())};
    ReadView read = readView(file.read(largest_view_file));
    if (!read.view) read.wrong = path + QStringLiteral(": ") + read.wrong;
    return read;
}

QString linkText(QString const& store, SavedView const& view, QString const& request)
{
    QString text = QStringLiteral("signalbox-console ") + quoted(store) + QStringLiteral(" --page ") + view.page;
    if (!view.query.isEmpty()) text += QStringLiteral(" --query ") + quoted(view.query);
    text += QStringLiteral(" --range ") + quoted(view.range);
    if (!request.isEmpty()) text += QStringLiteral(" --request ") + request;
    return text;
}

}  // namespace signalbox::console
