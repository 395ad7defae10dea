// What the command palette lists: entries of the frame, ranked by how well they fit what is typed. A model without widgets, on the GUI
// thread.
#pragma once

#include <QAbstractListModel>
#include <QString>

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace signalbox::console {

/// One thing the palette can do or show. A value.
struct PaletteEntry {
    QString group;  // "View", "Model", "Request"
    QString title;
    QString shortcut;  // as text; empty: none
    std::function<void()> run;
};

/// How well a title fits a few letters in their order, capitals or not: more is better, nothing is no fit. Beginnings of words count most,
/// letters side by side next, long titles least. Any title fits no letters. Pure.
std::optional<int> fuzzyScore(QString const& title, QString const& typed);

class PaletteModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Column { GroupRole = Qt::UserRole + 1, ShortcutRole };
    static constexpr std::size_t entry_limit = 5'000;  // kept: views, actions, some hundred names
    static constexpr std::size_t shown_limit = 100;    // listed: as far as a person scrolls

    explicit PaletteModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    void setEntries(std::vector<PaletteEntry> entries);
    /// Blanks separate words, which may fit in any order, also in the group.
    void setTyped(QString const& typed);
    QString typed() const { return typed_; }
    /// Null beyond the rows.
    PaletteEntry const* entryAt(int row) const;
    /// How many entries fit, shown or not.
    std::size_t fitting() const { return fitting_; }

    int rowCount(QModelIndex const& parent = {}) const override;
    QVariant data(QModelIndex const& index, int role) const override;

private:
    void rank();
    std::vector<PaletteEntry> entries_;
    std::vector<std::size_t> shown_;  // places in entries_, best first
    std::size_t fitting_ = 0;
    QString typed_;
};

}  // namespace signalbox::console
