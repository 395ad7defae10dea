// What the pages of statistics have in common: they ask about a scope, not more often than is calm, show the figures as they are counted, and
// have words where no figures can stand. Owned by the window; the GUI thread.
#pragma once

#include "console/pages/page.hpp"
#include "console/pages/statistics_queue.hpp"
#include "console/pages/time_steps.hpp"

#include <QElapsedTimer>
#include <QTimer>

#include <functional>
#include <optional>

class QStackedLayout;

namespace signalbox::console {

class CountingLine;
class MessagePane;

class TotalsPage : public Page {
    Q_OBJECT

public:
    TotalsPage(StoreReader& store, QWidget* parent);

    void setScope(Scope const& scope) override;
    void refresh() override;
    bool leads() const override { return true; }

signals:
    /// An answer is on the screen, or the words that stand for it.
    void settled();

protected:
    /// Asks through `channel_` for the figures of `scope_`. The answer goes to arrived() first, then to counted().
    virtual void askTotals(bool urgent) = 0;
    /// The figures on the screen are not true any more.
    virtual void forget() = 0;
    /// The page's figures. Called once, when they are built.
    void setContent(QWidget* content);
    /// Asks anew when the page is visible, else when it is shown.
    void ask(bool urgent);
    /// What a question took; a failure has its words on the screen afterwards. True when there are figures to show.
    bool arrived(std::optional<storage::failure> const& failed);
    /// How far the figures on the screen are counted: true when the next step is to be asked for.
    bool counted(Counting const& counting);
    void showContent();
    void showMessage(QString const& headline, QString const& text, QString const& button, std::function<void()> pressed);
    /// No request was found in this range of a store that has some: the way out is the whole time, or, where that was looked at, no query.
    void showNoneOf(Range const& looked, Recorded const& reach);
    static bool coversAll(Range const& looked, Recorded const& reach);
    void showEvent(QShowEvent* event) override;

    StoreChannel channel_;
    Scope scope_;

private:
    void stopCounting();

    bool has_scope_ = false, stale_ = true;
    Counting counting_;
    QElapsedTimer since_;  // when the last question was asked
    qint64 last_took_ms_ = 0;
    QTimer later_;  // a refresh that came too early
    std::function<void()> way_out_;
    CountingLine* line_ = nullptr;
    QStackedLayout* stack_ = nullptr;
    QWidget* content_ = nullptr;
    MessagePane* message_ = nullptr;
};

}  // namespace signalbox::console
