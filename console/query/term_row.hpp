// The terms below the query field, a chip each. It shows a TermList and says what was pressed. Owned by the query bar, on the GUI thread.
#pragma once

#include "console/query/term_list.hpp"

#include <QWidget>

#include <cstddef>
#include <vector>

class QToolButton;

namespace signalbox::console {

class TermRow : public QWidget {
    Q_OBJECT

public:
    explicit TermRow(QWidget* parent = nullptr);

    void setTerms(std::vector<Term> const& terms);
    std::size_t count() const { return chips_.size(); }
    /// For tests and keys: the three buttons of a chip.
    QToolButton& name(std::size_t at) { return *chips_[at].name; }
    QToolButton& turn(std::size_t at) { return *chips_[at].turn; }
    QToolButton& close(std::size_t at) { return *chips_[at].close; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {60, 0}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange(width, false); }

signals:
    void negated(std::size_t at);
    void toggled(std::size_t at);
    void removed(std::size_t at);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Chip {
        QWidget* frame;
        QToolButton *name, *turn, *close;
    };
    Chip makeChip(std::size_t at);
    void dress(Chip const& chip, Term const& term);
    int arrange(int width, bool move) const;

    std::vector<Chip> chips_;
};

}  // namespace signalbox::console
