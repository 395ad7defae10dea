// Views that are kept and passed on: as files, and as a command on the clipboard. Owned by the window, on the GUI thread.
#pragma once

#include "console/frame/launch_options.hpp"
#include "console/frame/saved_view.hpp"
#include "console/frame/status_line.hpp"
#include "console/frame/store_session.hpp"
#include "console/frame/workspace.hpp"
#include "console/query/palette_model.hpp"

#include <QCoreApplication>

#include <vector>

namespace signalbox::console {

class ViewKeeper {
    Q_DECLARE_TR_FUNCTIONS(ViewKeeper)

public:
    ViewKeeper(QWidget& window, StoreSession& session, Workspace& workspace, StatusLine& status)
        : window_(window), session_(session), workspace_(workspace), status_(status)
    {}
    ViewKeeper(ViewKeeper&&) = delete;

    /// Asks for a file and writes what is looked at.
    void save();
    /// The page, query and range that are looked at go into this file.
    void write(QString const& path);
    /// Asks for a file and shows its view.
    void ask();
    void show(QString const& path);
    void copyLink();
    /// What the options leave open is as their saved view has it; the state of its page.
    QByteArray takeInto(LaunchOptions& options);
    std::vector<PaletteEntry> paletteEntries();

private:
    bool thereIsAView() const;
    SavedView currentView();
    void show(SavedView const& view);

    QWidget& window_;
    StoreSession& session_;
    Workspace& workspace_;
    StatusLine& status_;
};

}  // namespace signalbox::console
