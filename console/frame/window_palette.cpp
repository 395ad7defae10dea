// The command palette over the window: views, what can be done here, models, keys and requests, each with its key where it has one.
#include "console/frame/main_window.hpp"

#include "schema/event_id.hpp"

#include <QLineEdit>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr std::size_t most_names = 200;  // of one kind; more are reached by typing them into the query bar

storage::result<std::vector<std::vector<QString>>> readNames(storage::event_reader& from)
{
    std::vector<std::vector<QString>> made;
    for (auto const by : {storage::dimension::requested_model, storage::dimension::key}) {
        auto const rows = from.stats({.range = {}, .by = by, .where = {}});
        if (!rows) return rows.error();
        auto& names = made.emplace_back();
        for (storage::stats_row const& row : rows->rows)
            if (!row.name.empty() && names.size() < most_names) names.push_back(QString::fromStdString(row.name));
    }
    return made;
}

PaletteEntry entryOf(QString const& group, QAction* action)
{
    return {group, QString(action->text()).remove(QLatin1Char('&')), action->shortcut().toString(QKeySequence::NativeText),
            [action] { action->trigger(); }};
}

}  // namespace

void MainWindow::openPalette()
{
    if (palette_ == nullptr) {
        palette_ = new CommandPalette(this);
        connect(&palette_->field(), &QLineEdit::textChanged, this, &MainWindow::offerRequest);
    }
    fillPalette();
    palette_->popUp();
    if (!store_.isOpen()) return;
    names_channel_.ask<std::vector<std::vector<QString>>>([](storage::event_reader& from) { return readNames(from); },
                                                          [this](storage::result<std::vector<std::vector<QString>>> const& names) {
                                                              if (!names || *names == names_) return;
                                                              names_ = *names;
                                                              if (palette_->isVisible()) fillPalette();
                                                          });
}

std::vector<PaletteEntry> MainWindow::paletteEntries()
{
    std::vector<PaletteEntry> entries;
    for (QAction* each : commands_) entries.push_back(entryOf(tr("Window"), each));
    if (parts_->currentWidget() == workspace_)
        for (QAction* each : workspace_->currentPage().commands())
            entries.push_back(entryOf(Workspace::titleOf(workspace_->current()), each));
    for (RangePreset const& each : range_presets)
        entries.push_back({tr("Time"), presetText(each), {}, [this, each] { choosePreset(each); }});
    for (QString const& path : settings_.recentStores()) entries.push_back({tr("Store"), path, {}, [this, path] { open(path); }});
    if (!names_.empty()) addNames(entries, tr("Model"), QStringLiteral("model"), names_[0]);
    if (names_.size() > 1) addNames(entries, tr("Key"), QStringLiteral("key"), names_[1]);
    for (quint64 id : recent_requests_)
        entries.push_back({tr("Request"), QString::fromStdString(schema::event_id::to_text(id)), {}, [this, id] { showRequest(id); }});
    return entries;
}

void MainWindow::addNames(std::vector<PaletteEntry>& entries, QString const& group, QString const& field, std::vector<QString> const& names)
{
    for (QString const& name : names) entries.push_back({group, name, {}, [this, field, name] { scope_.include(field, name); }});
}

void MainWindow::fillPalette()
{
    palette_->setEntries(paletteEntries());
}

/// An id that is typed or pasted is a request, whether it was looked at before or not.
void MainWindow::offerRequest(QString const& typed)
{
    auto const id = schema::event_id::from_text(typed.trimmed().toStdString());
    if (!id || std::ranges::find(recent_requests_, *id) != recent_requests_.end()) return;
    auto entries = paletteEntries();
    entries.push_back({tr("Request"), typed.trimmed(), {}, [this, id = *id] { showRequest(id); }});
    palette_->setEntries(std::move(entries));
}

void MainWindow::showRequest(quint64 id)
{
    if (!store_.isOpen()) return;
    showPart(workspace_);
    workspace_->showPage(Workspace::traffic);
    workspace_->trafficPage().showEventById(id);
}

void MainWindow::rememberRequest(quint64 id)
{
    std::erase(recent_requests_, id);
    recent_requests_.push_front(id);
    if (recent_requests_.size() > most_recent_requests) recent_requests_.pop_back();
}

}  // namespace signalbox::console
