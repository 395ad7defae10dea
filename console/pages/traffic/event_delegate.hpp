// Paints the cells of the event table by itself: text, a status mark with a shape beside its colour, a bar of latency. Asks the model for
// rows, not for roles; owned by the table, on the GUI thread.
#pragma once

#include "console/look/shaped_texts.hpp"
#include "console/store/event_table_model.hpp"

#include <QAbstractItemDelegate>
#include <QFont>
#include <QPen>

#include <optional>

namespace signalbox::console {

/// How a request came out, as a shape: colours alone are not readable for all users.
enum class StatusShape : std::uint8_t { circle, triangle, square, diamond, ring };

StatusShape statusShape(storage::event_decision decision);
/// In words, for tool tips and those who listen.
QString statusWords(storage::event_decision decision);
/// 0 to 1 of the bar's width: logarithmic, from 10 ms to 100 s, so that bars compare across pages and stores.
double latencyShare(std::int64_t latency_us);

class EventDelegate : public QAbstractItemDelegate {
    Q_OBJECT

public:
    explicit EventDelegate(EventTableModel const& model, QObject* parent);

    void paint(QPainter* painter, QStyleOptionViewItem const& option, QModelIndex const& index) const override;
    QSize sizeHint(QStyleOptionViewItem const& option, QModelIndex const& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, QStyleOptionViewItem const& option, QModelIndex const& index) override;

    /// How wide a cell wants to be; `metrics` are the table's.
    int wantedWidth(QFontMetrics const& metrics, int row, EventColumn column) const;
    static bool isNumber(EventColumn column);

    /// "2nd" where the second target answered; empty where the first one did, or none.
    static QString badgeText(EventRow const& row);

private:
    void paintBadge(QPainter& painter, QRect const& cell, QString const& badge, QColor const& ink) const;
    /// `over` is the colour of a selected row's marks; a green dot on blue is hard to see.
    void paintStatus(QPainter& painter, QRect const& cell, EventRow const& row, QString const& text,
                     std::optional<QColor> const& over) const;
    void paintBar(QPainter& painter, QRect const& cell, EventRow const& row) const;

    EventTableModel const& model_;
    mutable ShapedTexts texts_;
};

/// Draws the mark of a decision into `box`, a square.
void paintStatusMark(QPainter& painter, QRectF const& box, storage::event_decision decision, std::optional<QColor> const& over = {});

}  // namespace signalbox::console
