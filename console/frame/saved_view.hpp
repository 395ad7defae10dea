// A view as a file and as a command: what is looked at, so that another day or another person looks at the same. Pure values.
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace signalbox::console {

inline constexpr qint64 largest_view_file = 256 * 1024;  // columns and a query take a few kilobytes

struct SavedView {
    QString page;      // by its name: "traffic"
    QString query;     // as typed
    QString range;     // as rangeFromText() reads it
    QByteArray state;  // the page's own: columns and choices
    bool operator==(SavedView const&) const = default;
};

QByteArray toJson(SavedView const& view);
/// The view, or a sentence that names what is wrong with the file.
struct ReadView {
    std::optional<SavedView> view;
    QString wrong;
};
ReadView readView(QByteArray const& json);
/// At once, before there is a window.
ReadView readViewFile(QString const& path);

/// A command line that shows the same, quoted for a shell. `request`: its id as text, or empty.
QString linkText(QString const& store, SavedView const& view, QString const& request);

}  // namespace signalbox::console
