#include "console/frame/palette_feed.hpp"

#include "schema/event_id.hpp"

#include <QLineEdit>

#include <algorithm>
#include <utility>

namespace signalbox::console {

namespace {

constexpr std::size_t most_names = 200;  // of one kind; more are reached by typing them into the query bar

using Names = std::vector<std::vector<QString>>;

storage::result<Names> readNames(storage::event_reader& from)
{
    Names made;
    for (auto const by : {storage::dimension::requested_model, storage::dimension::key}) {
        auto const rows = from.stats({.range = {}, .by = by, .where = {}});
        if (!rows) return rows.error();
        auto& names = made.emplace_back();
        for (storage::stats_row const& row : rows->rows)
            if (!row.name.empty() && names.size() < most_names) names.push_back(QString::fromStdString(row.name));
    }
    return made;
}

}  // namespace

PaletteFeed::PaletteFeed(QWidget& window, StoreReader& store, ScopeModel& scope, std::function<std::vector<PaletteEntry>()> commands)
    : QObject(&window), window_(window), store_(store), scope_(scope), commands_(std::move(commands)), channel_(store, Lane::totals, this)
{}

PaletteEntry PaletteFeed::entryOf(QString const& group, QAction* action)
{
    return {group, QString(action->text()).remove(QLatin1Char('&')), action->shortcut().toString(QKeySequence::NativeText),
            [action] { action->trigger(); }};
}

void PaletteFeed::open()
{
    if (palette_ == nullptr) {
        palette_ = new CommandPalette(&window_);
        connect(&palette_->field(), &QLineEdit::textChanged, this, &PaletteFeed::offerRequest);
    }
    palette_->setEntries(entries());
    palette_->popUp();
    if (store_.isOpen()) askNames();
}

void PaletteFeed::askNames()
{
    channel_.ask<Names>([](storage::event_reader& from) { return readNames(from); },
                        [this](storage::result<Names> const& names) {
                            if (!names || *names == names_) return;
                            names_ = *names;
                            if (palette_->isVisible()) palette_->setEntries(entries());
                        });
}

std::vector<PaletteEntry> PaletteFeed::entries()
{
    std::vector<PaletteEntry> made = commands_();
    if (!names_.empty()) addNames(made, tr("Model"), QStringLiteral("model"), names_[0]);
    if (names_.size() > 1) addNames(made, tr("Key"), QStringLiteral("key"), names_[1]);
    for (quint64 id : recent_) made.push_back(entryOfRequest(QString::fromStdString(schema::event_id::to_text(id)), id));
    return made;
}

PaletteEntry PaletteFeed::entryOfRequest(QString const& text, quint64 id)
{
    return {tr("Request"), text, {}, [this, id] { emit requestChosen(id); }};
}

void PaletteFeed::addNames(std::vector<PaletteEntry>& to, QString const& group, QString const& field, std::vector<QString> const& names)
{
    for (QString const& name : names) to.push_back({group, name, {}, [this, field, name] { scope_.include(field, name); }});
}

/// An id that is typed or pasted is a request, whether it was looked at before or not.
void PaletteFeed::offerRequest(QString const& typed)
{
    auto const id = schema::event_id::from_text(typed.trimmed().toStdString());
    if (!id || std::ranges::find(recent_, *id) != recent_.end()) return;
    auto offered = entries();
    offered.push_back(entryOfRequest(typed.trimmed(), *id));
    palette_->setEntries(std::move(offered));
}

void PaletteFeed::rememberRequest(quint64 id)
{
    std::erase(recent_, id);
    recent_.push_front(id);
    if (recent_.size() > most_recent_requests) recent_.pop_back();
}

}  // namespace signalbox::console
