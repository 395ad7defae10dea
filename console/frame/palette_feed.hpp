// What the command palette lists: the commands it is given, and besides them models and keys of the store, and requests that were looked at.
// Owned by the window, on the GUI thread.
#pragma once

#include "console/query/command_palette.hpp"
#include "console/scope/scope.hpp"
#include "console/store/store_reader.hpp"

#include <QAction>
#include <QObject>

#include <deque>
#include <functional>
#include <vector>

namespace signalbox::console {

class PaletteFeed : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t most_recent_requests = 20;  // of this run

    /// `commands` makes the first entries each time the palette is opened.
    PaletteFeed(QWidget& window, StoreReader& store, ScopeModel& scope, std::function<std::vector<PaletteEntry>()> commands);

    void open();
    void rememberRequest(quint64 id);
    static PaletteEntry entryOf(QString const& group, QAction* action);

signals:
    void requestChosen(quint64 id);

private:
    std::vector<PaletteEntry> entries();
    PaletteEntry entryOfRequest(QString const& text, quint64 id);
    void addNames(std::vector<PaletteEntry>& to, QString const& group, QString const& field, std::vector<QString> const& names);
    void askNames();
    void offerRequest(QString const& typed);

    QWidget& window_;
    StoreReader& store_;
    ScopeModel& scope_;
    std::function<std::vector<PaletteEntry>()> commands_;
    StoreChannel channel_;
    CommandPalette* palette_ = nullptr;
    std::vector<std::vector<QString>> names_;  // models, keys
    std::deque<quint64> recent_;
};

}  // namespace signalbox::console
