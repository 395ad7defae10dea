// What can be done on the Traffic page, by name and by key: the menu, the palette and the cheat sheet list the same actions.
#include "console/pages/traffic/event_table.hpp"
#include "console/pages/traffic/export_row.hpp"
#include "console/pages/traffic/inspector.hpp"
#include "console/pages/traffic/list_place.hpp"
#include "console/pages/traffic/request_copier.hpp"
#include "console/pages/traffic/request_list.hpp"
#include "console/pages/traffic/traffic_page.hpp"
#include "console/body/missing_body.hpp"
#include "console/store/event_table_model.hpp"

#include <QComboBox>
#include <QMenu>

namespace signalbox::console {

void TrafficPage::makeCommands()
{
    show_inspector_ = new QAction(tr("Show the inspector"), this);
    show_inspector_->setCheckable(true);
    show_inspector_->setChecked(true);
    show_inspector_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_I));
    show_inspector_->setShortcutContext(Qt::WindowShortcut);
    connect(show_inspector_, &QAction::toggled, inspector_, &QWidget::setVisible);
    addAction(show_inspector_);
    commands_ << show_inspector_;
    addCommand(tr("Follow new requests"), Qt::CTRL | Qt::Key_L,
               [this] { list_->model().isFollowing() ? list_->place().pause() : list_->place().follow(); });
    for (int at = 0; at < order_->count(); ++at) addCommand(order_->itemText(at), {}, [this, at] { order_->setCurrentIndex(at); });
    addCommand(tr("Go to a time…"), Qt::CTRL | Qt::Key_G, [this] { jumpToTime(); });
    EventTable& table = list_->table();
    addCommand(tr("Only what has this cell's value"), Qt::ALT | Qt::Key_Return, [&table] { table.narrowTo(table.currentIndex(), true); });
    addCommand(tr("Without this cell's value"), Qt::ALT | Qt::SHIFT | Qt::Key_Return,
               [&table] { table.narrowTo(table.currentIndex(), false); });
    makeCopyCommands();
    addCommand(tr("Show the JSON"), Qt::CTRL | Qt::Key_J, [this] {
        show_inspector_->setChecked(true);
        inspector_->showJson();
    });
    addCommand(tr("Show its session"), Qt::CTRL | Qt::SHIFT | Qt::Key_E, [this] {
        schema::Event const* const event = inspector_->event();
        if (!event || event->conversation().empty()) return emit notice(tr("The request names no session"));
        emit openConversation(QString::fromStdString(event->conversation()), event->started_us());
    });
    addCommand(tr("Open in the playground"), Qt::CTRL | Qt::Key_P, [this] {
        schema::Event const* const event = inspector_->event();
        if (!event) return emit notice(tr("No request is selected"));
        if (auto const absent = storage::absence_by(event->payload_policy())) return emit notice(missingWords(*absent, {}));
        emit openPlayground(event->id());
    });
    addCommand(tr("Mark this request to compare"), Qt::CTRL | Qt::Key_D, [this] {
        show_inspector_->setChecked(true);
        emit notice(inspector_->markToCompare() ? tr("Marked: choose another request to compare it") : tr("No request is selected"));
    });
    addCommand(tr("Export the scope…"), Qt::CTRL | Qt::Key_E, [this] { export_->ask(scope_); });
    addCommand(tr("Stop the search"), {}, [this] { list_->model().stop(); });
    addCommand(tr("Columns as on the first day"), {}, [&table] { table.resetColumns(); });
}

void TrafficPage::makeCopyCommands()
{
    addCommand(tr("Copy as curl"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, [this] { copier_->copyCurl(); });
    addCommand(tr("Copy the id"), Qt::CTRL | Qt::Key_C, [this] { copier_->copyId(); });
    addCommand(tr("Copy as JSON"), Qt::CTRL | Qt::ALT | Qt::Key_C, [this] { copier_->copyJson(); });
}

void TrafficPage::fillRowMenu(QMenu& menu)
{
    for (QAction* each : commands_)
        if (each->text().startsWith(tr("Copy"))) menu.addAction(each);
}

}  // namespace signalbox::console
