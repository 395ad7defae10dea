// What the window can do, by name and by key: the store's menu, the palette and the cheat sheet list the same actions.
#include "console/frame/cheat_sheet.hpp"
#include "console/frame/main_window.hpp"

#include <QActionGroup>
#include <QApplication>
#include <QFileInfo>

namespace signalbox::console {

QAction* MainWindow::command(QString const& text, QList<QKeySequence> const& keys, std::function<void()> run)
{
    auto* const made = new QAction(text, this);
    made->setShortcuts(keys);
    connect(made, &QAction::triggered, this, std::move(run));
    addAction(made);
    commands_ << made;
    return made;
}

void MainWindow::makeCommands()
{
    makeViewCommands();
    command(tr("Open a store…"), {Qt::CTRL | Qt::Key_O}, [this] { askForStore(); });
    command(tr("Start page"), {}, [this] { showWelcome(); });
    command(tr("Ask again"), {Qt::Key_F5}, [this] {
        if (!store_.isOpen()) return open(store_.path());
        askFacts();
        tick();
        workspace_->refresh();
        if (workspace_->current() == Workspace::traffic) workspace_->trafficPage().model().refresh();
    });
    command(tr("Commands…"), {Qt::CTRL | Qt::Key_K}, [this] { openPalette(); });
    command(tr("Keys"), {Qt::Key_Question, Qt::Key_F1}, [this] { openCheatSheet(); });
    makeLookCommands();
    command(tr("Quit"), {Qt::CTRL | Qt::Key_Q}, [this] { close(); });
}

void MainWindow::makeViewCommands()
{
    for (int place = 0; place < Workspace::page_count; ++place)
        command(Workspace::titleOf(place), {QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + place))}, [this, place] {
            if (parts_->currentWidget() != workspace_ && !store_.isOpen()) return;
            showPart(workspace_);
            workspace_->showPage(place);
        });
    command(tr("Back to what was looked at before"), {Qt::ALT | Qt::Key_Left}, [this] { scope_.back(); });
    command(tr("Forward again"), {Qt::ALT | Qt::Key_Right}, [this] { scope_.forward(); });
    command(tr("Write a query"), {Qt::CTRL | Qt::Key_F, Qt::Key_Slash}, [this] { query_->focusText(); });
    command(tr("Choose the time"), {Qt::CTRL | Qt::Key_T}, [this] { range_->showMenu(); });
    command(tr("Time of your own…"), {Qt::CTRL | Qt::SHIFT | Qt::Key_T}, [this] { range_->askCustom(); });
    command(tr("Freeze, or follow the store again"), {Qt::CTRL | Qt::Key_Period}, [this] { setLive(scope_.scope().snapshot != 0); });
}

void MainWindow::makeLookCommands()
{
    Theme::instance().setChoice(options_.theme.value_or(settings_.theme()));
    auto* const group = new QActionGroup(this);
    auto const choice = [&](QString const& text, Choice which) {
        QAction* const made = command(text, {}, [this, which] { setTheme(which); });
        made->setCheckable(true);
        made->setChecked(Theme::instance().choice() == which);
        group->addAction(made);
    };
    choice(tr("Colours of the system"), Choice::system);
    choice(tr("Light colours"), Choice::light);
    choice(tr("Dark colours"), Choice::dark);
    command(tr("Reset the layout"), {}, [this] { resetLayout(); });
}

void MainWindow::setTheme(Choice choice)
{
    settings_.setTheme(choice);
    Theme::instance().setChoice(choice);
}

void MainWindow::resetLayout()
{
    settings_.resetLayout();
    workspace_->resetState();
    status_->note(tr("The layout is as on the first day"));
}

void MainWindow::fillStoreMenu()
{
    store_menu_->clear();
    auto const add = [this](QString const& text) {
        for (QAction* each : commands_)
            if (each->text() == text) store_menu_->addAction(each);
    };
    add(tr("Open a store…"));
    QMenu* const recent = store_menu_->addMenu(tr("Recent stores"));
    for (QString const& path : settings_.recentStores())
        connect(recent->addAction(QFileInfo(path).fileName() + QStringLiteral("  –  ") + QFileInfo(path).path()), &QAction::triggered, this,
                [this, path] { open(path); });
    recent->setEnabled(!recent->isEmpty());
    add(tr("Start page"));
    store_menu_->addSeparator();
    for (QString const& each : {tr("Colours of the system"), tr("Light colours"), tr("Dark colours"), tr("Reset the layout")}) add(each);
    store_menu_->addSeparator();
    for (QString const& each : {tr("Commands…"), tr("Keys"), tr("Quit")}) add(each);
}

void MainWindow::openCheatSheet()
{
    QList<KeyGroup> groups{{tr("Everywhere"), commands_}};
    if (parts_->currentWidget() == workspace_)
        groups << KeyGroup{Workspace::titleOf(workspace_->current()), workspace_->currentPage().commands()};
    CheatSheet(groups, this).exec();
}

}  // namespace signalbox::console
