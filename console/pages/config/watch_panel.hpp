// What a change did: errors, latency and cost since it is in force beside the same time before, for ten minutes, and the way back. Owned by the
// page, on the GUI thread.
#pragma once

#include "console/pages/config/rollout_figures.hpp"
#include "console/store/store_reader.hpp"

#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QTimer>
#include <QWidget>

namespace signalbox::console {

class WatchPanel : public QWidget {
    Q_OBJECT

public:
    static constexpr std::chrono::minutes length{10};
    static constexpr int pause_ms = 2'000;  // between two questions

    WatchPanel(StoreReader& store, QWidget* parent);
    /// Watches what came into force at that moment; `what` says in a line what it was.
    void watch(std::int64_t at_us, QString const& what);
    /// Nothing is watched.
    void clear();
    void setCanRollBack(bool can) { roll_back_->setEnabled(can); }
    std::optional<RolloutFigures> const& figures() const { return figures_; }
    QString sentence() const { return sentence_->text(); }

signals:
    void rollBack();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void ask();
    void take(storage::result<RolloutFigures> const& figures);
    void fill();

    StoreChannel channel_;
    QTimer again_;
    QLabel *title_, *sentence_;
    QTableWidget* table_;
    QPushButton* roll_back_;
    std::int64_t at_us_ = 0;  // 0: nothing is watched
    std::optional<RolloutFigures> figures_;
};

/// In a sentence whether it looks worse than before; too few requests have one, too.
QString rolloutSentence(RolloutFigures const& figures);

}  // namespace signalbox::console
