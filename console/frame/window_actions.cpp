// What the window can do, by name and by key, and where its actions are listed.
#include "console/frame/cheat_sheet.hpp"
#include "console/frame/main_window.hpp"
#include "console/pages/keys/keys_dialog.hpp"

#include <QActionGroup>
#include <QApplication>
#include <QFileInfo>

#include <utility>

namespace signalbox::console {

void MainWindow::makeCommands()
{
    makeViewCommands();
    commands_.add(tr("Open a store…"), {Qt::CTRL | Qt::Key_O}, [this] { askForStore(); });
    commands_.add(tr("Save this view…"), {Qt::CTRL | Qt::Key_S}, [this] { views_->save(); });
    commands_.add(tr("Open a saved view…"), {Qt::CTRL | Qt::SHIFT | Qt::Key_O}, [this] { views_->ask(); });
    commands_.add(tr("Copy a link to this view"), {Qt::CTRL | Qt::SHIFT | Qt::Key_L}, [this] { views_->copyLink(); });
    commands_.add(tr("Connections…"), {}, [this] { openConnections(); });
    commands_.add(tr("Start page"), {}, [this] { showWelcome(); });
    commands_.add(tr("Keys of the gateway…"), {}, [this] { openKeys(); });
    commands_.add(tr("Ask again"), {Qt::Key_F5}, [this] { askAgain(); });
    commands_.add(tr("Commands…"), {Qt::CTRL | Qt::Key_K}, [this] { palette_->open(); });
    commands_.add(tr("Keyboard shortcuts"), {Qt::Key_Question, Qt::Key_F1}, [this] { openCheatSheet(); });
    makeLookCommands();
    commands_.add(tr("Quit"), {Qt::CTRL | Qt::Key_Q}, [this] { close(); });
}

void MainWindow::makeViewCommands()
{
    for (int place = 0; place < pageCount(); ++place) {
        int const key = Qt::Key_0 + pageRows()[static_cast<std::size_t>(place)].key;
        commands_.add(pageTitle(place), {QKeySequence(Qt::CTRL | static_cast<Qt::Key>(key))}, [this, place] {
            if (!atWork() && !session_.store().isOpen()) return;
            showPart(workspace_);
            workspace_->showPage(place);
        });
    }
    ScopeModel& scope = session_.scope();
    commands_.add(tr("Back to what was looked at before"), {Qt::ALT | Qt::Key_Left}, [&scope] { scope.back(); });
    commands_.add(tr("Forward again"), {Qt::ALT | Qt::Key_Right}, [&scope] { scope.forward(); });
    commands_.add(tr("Write a query"), {Qt::CTRL | Qt::Key_F, Qt::Key_Slash}, [this] { top_->query().focusText(); });
    commands_.add(tr("Choose the time"), {Qt::CTRL | Qt::Key_T}, [this] { top_->range().openMenu(); });
    commands_.add(tr("Time of your own…"), {Qt::CTRL | Qt::SHIFT | Qt::Key_T}, [this] { top_->range().askCustom(); });
    commands_.add(tr("Freeze, or follow the store again"), {Qt::CTRL | Qt::Key_Period},
                  [this, &scope] { session_.setLive(scope.scope().snapshot != 0); });
}

void MainWindow::makeLookCommands()
{
    Theme::instance().setChoice(options_.theme.value_or(settings_.theme()));
    auto* const group = new QActionGroup(this);
    auto const choice = [&](QString const& text, Choice which) {
        QAction* const made = commands_.add(text, {}, [this, which] { setTheme(which); });
        made->setCheckable(true);
        made->setChecked(Theme::instance().choice() == which);
        group->addAction(made);
    };
    choice(tr("Colours of the system"), Choice::system);
    choice(tr("Light colours"), Choice::light);
    choice(tr("Dark colours"), Choice::dark);
    commands_.add(tr("Reset the layout"), {}, [this] { resetLayout(); });
}

void MainWindow::askAgain()
{
    if (!session_.store().isOpen()) return open(session_.store().path());
    session_.askAgain();
    workspace_->askAgain();
}

void MainWindow::setTheme(Choice choice)
{
    settings_.setTheme(choice);
    Theme::instance().setChoice(choice);
}

void MainWindow::resetLayout()
{
    settings_.resetLayout();
    workspace_->pages().resetState();
    status_->note(tr("The layout is as on the first day"));
}

void MainWindow::fillStoreMenu(QMenu& menu)
{
    menu.clear();
    commands_.fill(menu, {tr("Open a store…")});
    QMenu* const recent = menu.addMenu(tr("Recent stores"));
    for (QString const& path : settings_.recentStores())
        connect(recent->addAction(QFileInfo(path).fileName() + QStringLiteral("  –  ") + QFileInfo(path).path()), &QAction::triggered, this,
                [this, path] { open(path); });
    recent->setEnabled(!recent->isEmpty());
    fillConnections(menu);
    commands_.fill(menu, {tr("Start page"), tr("Keys of the gateway…")});
    menu.addSeparator();
    commands_.fill(menu, {tr("Save this view…"), tr("Open a saved view…"), tr("Copy a link to this view")});
    menu.addSeparator();
    commands_.fill(menu, {tr("Colours of the system"), tr("Light colours"), tr("Dark colours"), tr("Reset the layout")});
    menu.addSeparator();
    commands_.fill(menu, {tr("Tell of error bursts"), tr("Tell of limits nearly used"), tr("Tell of open breakers"),
                          tr("Tell of a gateway that is gone"), tr("Notices on the desktop")});
    menu.addSeparator();
    commands_.fill(menu, {tr("Commands…"), tr("Keyboard shortcuts"), tr("Quit")});
}

void MainWindow::openCheatSheet()
{
    QList<KeyGroup> groups{{tr("Everywhere"), commands_.all()}};
    PageStack& pages = workspace_->pages();
    if (atWork()) groups << KeyGroup{pageTitle(pages.current()), pages.currentPage().commands()};
    CheatSheet(groups, this).exec();
}

void MainWindow::openKeys()
{
    if (keys_ == nullptr) keys_ = new GatewayKeys(this);
    keys_->setGateway(gatewayOfStore());
    auto* const dialog = new KeysDialog(*keys_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

std::vector<PaletteEntry> MainWindow::paletteCommands()
{
    std::vector<PaletteEntry> entries;
    for (QAction* each : commands_.all()) entries.push_back(PaletteFeed::entryOf(tr("Window"), each));
    PageStack& pages = workspace_->pages();
    if (atWork())
        for (QAction* each : pages.currentPage().commands()) entries.push_back(PaletteFeed::entryOf(pageTitle(pages.current()), each));
    for (PaletteEntry& each : views_->paletteEntries()) entries.push_back(std::move(each));
    for (RangePreset const& each : range_presets)
        entries.push_back({tr("Time"), presetText(each), {}, [this, each] { session_.choosePreset(each); }});
    for (Connection const& each : connections_.all())
        entries.push_back({tr("Connection"), each.name, {}, [this, name = each.name] { openConnection(name); }});
    for (QString const& path : settings_.recentStores()) entries.push_back({tr("Store"), path, {}, [this, path] { open(path); }});
    return entries;
}

}  // namespace signalbox::console
