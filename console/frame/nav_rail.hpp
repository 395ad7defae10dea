// The views by name and number, at the window's left edge. Owned by the window, on the GUI thread.
#pragma once

#include <QButtonGroup>
#include <QIcon>
#include <QToolButton>
#include <QWidget>

#include <vector>

namespace signalbox::console {

/// Drawn, not stored: they take the palette's colours.
enum class NavIcon : std::uint8_t { overview, traffic, models, cost, experiments, config, playground, sessions };
QIcon navIcon(NavIcon which, QPalette const& palette);

class NavRail : public QWidget {
    Q_OBJECT

public:
    explicit NavRail(QWidget* parent);
    /// The next entry, from the top; its number is its place. With Control its key goes there.
    void add(NavIcon icon, QString const& title, int key);
    void setCurrent(int place);
    int current() const { return group_.checkedId(); }

signals:
    void chosen(int place);

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintIcons();
    void fitWidth();
    struct Entry {
        QToolButton* button;
        NavIcon icon;
    };
    std::vector<Entry> entries_;
    QButtonGroup group_;
};

}  // namespace signalbox::console
