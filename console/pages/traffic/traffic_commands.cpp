// What can be done with the requests of the Traffic page: copied, exported, looked at from another time.
#include "console/pages/traffic/traffic_page.hpp"

#include "console/look/figures.hpp"
#include "console/pages/traffic/curl_text.hpp"

#include "schema/event_id.hpp"
#include "storage/event_json.hpp"

#include <QClipboard>
#include <QDateTimeEdit>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QTimeZone>
#include <QVBoxLayout>

namespace signalbox::console {

QAction* TrafficPage::command(QString const& text, QKeySequence const& key, std::function<void()> run)
{
    auto* const made = new QAction(text, this);
    made->setShortcut(key);
    made->setShortcutContext(Qt::WindowShortcut);
    connect(made, &QAction::triggered, this, std::move(run));
    addAction(made);
    commands_ << made;
    return made;
}

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
    command(tr("Follow new requests"), Qt::CTRL | Qt::Key_L, [this] { model_->isFollowing() ? pause() : followLive(); });
    command(tr("Go to a time…"), Qt::CTRL | Qt::Key_G, [this] { jumpToTime(); });
    command(tr("Only what has this cell's value"), Qt::ALT | Qt::Key_Return, [this] { table_->narrowTo(table_->currentIndex(), true); });
    command(tr("Without this cell's value"), Qt::ALT | Qt::SHIFT | Qt::Key_Return,
            [this] { table_->narrowTo(table_->currentIndex(), false); });
    command(tr("Copy as curl"), Qt::CTRL | Qt::SHIFT | Qt::Key_C,
            [this] { withEvent([this](schema::Event const& event) { copy(curlText(event, gateway_.root()), tr("the curl command")); }); });
    command(tr("Copy the id"), Qt::CTRL | Qt::Key_C, [this] {
        if (selected_ != 0) copy(QString::fromStdString(schema::event_id::to_text(selected_)), tr("the id"));
    });
    command(tr("Copy as JSON"), Qt::CTRL | Qt::ALT | Qt::Key_C, [this] {
        withEvent([this](schema::Event const& event) { copy(QString::fromStdString(storage::to_json(event)), tr("the JSON")); });
    });
    command(tr("Show the JSON"), Qt::CTRL | Qt::Key_J, [this] {
        show_inspector_->setChecked(true);
        inspector_->showJson();
    });
    command(tr("Export the scope…"), Qt::CTRL | Qt::Key_E, [this] { askExport(); });
    command(tr("Stop the search"), {}, [this] { model_->stop(); });
    command(tr("Columns as on the first day"), {}, [this] { table_->resetColumns(); });
}

void TrafficPage::fillRowMenu(QMenu& menu)
{
    for (QAction* each : commands_)
        if (each->text().startsWith(tr("Copy"))) menu.addAction(each);
}

void TrafficPage::copy(QString const& text, QString const& what)
{
    QGuiApplication::clipboard()->setText(text);
    emit notice(tr("Copied %1").arg(what));
}

void TrafficPage::withEvent(std::function<void(schema::Event const&)> use)
{
    if (selected_ == 0) return emit notice(tr("No request is selected"));
    if (auto const* const shown = inspector_->event(); shown != nullptr && shown->id() == selected_) return use(*shown);
    one_.ask<schema::Event>([id = selected_](storage::event_reader& from) { return from.get(id); },
                            [this, use = std::move(use)](storage::result<schema::Event> const& read) {
                                if (read)
                                    use(*read);
                                else
                                    emit notice(QString::fromStdString(read.error().detail));
                            });
}

void TrafficPage::askExport()
{
    QString const csv = tr("Comma-separated values (*.csv)"), lines = tr("JSON, an object a line (*.jsonl)");
    QString chosen;
    QString const file = QFileDialog::getSaveFileName(this, tr("Export the scope"), QStringLiteral("requests.csv"),
                                                      csv + QStringLiteral(";;") + lines, &chosen);
    if (file.isEmpty()) return;
    bool const as_lines = chosen == lines || file.endsWith(QStringLiteral(".jsonl")) || file.endsWith(QStringLiteral(".json"));
    startExport(as_lines ? ExportForm::json_lines : ExportForm::csv, file);
}

void TrafficPage::startExport(ExportForm form, QString const& file)
{
    export_text_->setText(tr("exporting…"));
    export_row_->show();
    export_->start(scope_, form, file);
}

void TrafficPage::jumpToTime()
{
    QDialog dialog(this);
    dialog.setWindowTitle(tr("Go to a time"));
    auto* const column = new QVBoxLayout(&dialog);
    auto const zone = QTimeZone::systemTimeZone();
    int const top = std::max(0, table_->rowAt(0));
    EventRow const* const row = model_->rowAt(top);
    qint64 const now_ms = row != nullptr ? row->started_us / 1000 : QDateTime::currentMSecsSinceEpoch();
    auto* const label = new QLabel(tr("Show the requests from this &moment backwards (%1):").arg(figures::zoneName(now_ms * 1000, zone)));
    auto* const when = new QDateTimeEdit(QDateTime::fromMSecsSinceEpoch(now_ms));
    when->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    when->setAccessibleName(tr("Moment"));
    label->setBuddy(when);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    column->addWidget(label);
    column->addWidget(when);
    column->addWidget(buttons);
    if (dialog.exec() == QDialog::Accepted) goToTime(when->dateTime().toMSecsSinceEpoch() * 1000 + 999'999);
}

void TrafficPage::goToTime(std::int64_t moment_us)
{
    storage::list_query query{.range = scope_.range, .where = scope_.where, .limit = 1, .cursor = {}, .detail = false};
    query.range.to_us = std::min(query.range.to_us, moment_us + 1);
    jump_.ask<storage::event_page>([query](storage::event_reader& from) { return from.list(query); },
                                   [this](storage::result<storage::event_page> const& found) {
                                       if (!found) return emit notice(QString::fromStdString(found.error().detail));
                                       if (found->events.empty()) return emit notice(tr("No request of this scope is that old"));
                                       pause();
                                       anchor_ = selected_ = found->events.front().id();
                                       anchor_offset_ = 0;
                                       inspector_->inspect(selected_);
                                       model_->locate(anchor_);
                                   });
}

}  // namespace signalbox::console
