// One conversation: its figures, its turns on a time axis and as a list, its calls, and one turn taken apart. Owned by the page, on the GUI thread.
#pragma once

#include "console/pages/sessions/session_reading.hpp"

#include <QWidget>

class QLabel;
class QTabWidget;
class QTreeWidget;

namespace signalbox::console {

class FactsText;
class SessionAxis;

class SessionPanel : public QWidget {
    Q_OBJECT

public:
    SessionPanel(SessionReading& reading, QWidget* parent);

    /// What is read of the conversation now.
    void showReading();
    /// The turn that is taken apart; -1 when there is none.
    int turn() const { return turn_; }
    void chooseTurn(int turn);
    void moveTurn(int by) { chooseTurn(turn_ + by); }

signals:
    void opened(quint64 id);

private:
    QWidget* makeLists();
    QWidget* makeDetails();
    void fillTurns();
    void fillCalls();
    void openTurn(int turn);

    SessionReading& reading_;
    std::string shown_;  // the conversation whose turn is chosen
    int turn_ = -1;
    bool filling_ = false;
    QLabel *headline_, *basis_;
    SessionAxis* axis_;
    QTabWidget* tabs_;
    QTreeWidget *turns_, *calls_;
    FactsText* facts_;
};

}  // namespace signalbox::console
