#include "console/query/palette_model.hpp"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace signalbox::console {

namespace {

constexpr int at_word = 12;  // points for a letter at the beginning of a word
constexpr int beside = 14;   // right behind the letter before
constexpr int anywhere = 1;
constexpr int at_beginning = 10;  // further, for the first letter at the title's beginning

bool beginsWord(QString const& text, int at)
{
    if (at == 0) return true;
    QChar const before = text[at - 1], here = text[at];
    return !before.isLetterOrNumber() || (before.isLower() && here.isUpper()) || (before.isDigit() != here.isDigit());
}

/// All words of what is typed, each in the title or the group; the sum of their points.
std::optional<int> scoreOf(PaletteEntry const& entry, QStringList const& words)
{
    int sum = 0;
    for (QString const& word : words) {
        auto const title = fuzzyScore(entry.title, word);
        auto const group = fuzzyScore(entry.group, word);
        if (!title && !group) return std::nullopt;
        sum += std::max(title.value_or(0), group.value_or(0) / 2);
    }
    return sum;
}

}  // namespace

std::optional<int> fuzzyScore(QString const& title, QString const& typed)
{
    // For each letter the best end of all ways to place it and those before: titles are short.
    constexpr int none = -1;
    std::vector<int> best(static_cast<std::size_t>(title.size()) + 1, 0);  // of the letters so far, the last one at or before here - 1
    std::vector<int> ends(static_cast<std::size_t>(title.size()) + 1, none);
    for (int letter = 0; letter < typed.size(); ++letter) {
        std::vector<int> next(best.size(), none), nextEnds(best.size(), none);
        for (int at = 0; at < title.size(); ++at) {
            auto const here = static_cast<std::size_t>(at);
            next[here + 1] = next[here];
            if (title[at].toCaseFolded() != typed[letter].toCaseFolded()) continue;
            int points = none;
            int const own = (beginsWord(title, at) ? at_word : anywhere) + (letter == 0 && at == 0 ? at_beginning : 0);
            if (best[here] != none) points = best[here] + own;
            if (letter > 0 && ends[here] != none) points = std::max(points, ends[here] + own + beside);
            nextEnds[here + 1] = points;
            next[here + 1] = std::max(next[here + 1], points);
        }
        best = std::move(next);
        ends = std::move(nextEnds);
    }
    if (best.back() == none) return std::nullopt;
    return typed.isEmpty() ? 0 : best.back() * 100 - static_cast<int>(title.size());
}

void PaletteModel::setEntries(std::vector<PaletteEntry> entries)
{
    beginResetModel();
    entries_ = std::move(entries);
    if (entries_.size() > entry_limit) entries_.resize(entry_limit);
    rank();
    endResetModel();
}

void PaletteModel::setTyped(QString const& typed)
{
    beginResetModel();
    typed_ = typed;
    rank();
    endResetModel();
}

void PaletteModel::rank()
{
    QStringList const words = typed_.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<std::pair<int, std::size_t>> fits;
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (auto const score = scoreOf(entries_[i], words)) fits.emplace_back(-*score, i);
    std::ranges::stable_sort(fits, {}, &std::pair<int, std::size_t>::first);
    fitting_ = fits.size();
    shown_.clear();
    for (std::size_t i = 0; i < std::min(fits.size(), shown_limit); ++i) shown_.push_back(fits[i].second);
}

PaletteEntry const* PaletteModel::entryAt(int row) const
{
    return row >= 0 && row < rowCount() ? &entries_[shown_[static_cast<std::size_t>(row)]] : nullptr;
}

int PaletteModel::rowCount(QModelIndex const& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

QVariant PaletteModel::data(QModelIndex const& index, int role) const
{
    PaletteEntry const* const entry = index.isValid() ? entryAt(index.row()) : nullptr;
    if (entry == nullptr) return {};
    switch (role) {
    case Qt::DisplayRole: return entry->title;
    case GroupRole: return entry->group;
    case ShortcutRole: return entry->shortcut;
    case Qt::AccessibleTextRole:
        return entry->shortcut.isEmpty() ? tr("%1: %2").arg(entry->group, entry->title)
                                         : tr("%1: %2, %3").arg(entry->group, entry->title, entry->shortcut);
    default: return {};
    }
}

}  // namespace signalbox::console
