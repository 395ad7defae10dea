// Asks for a beginning and an end, by two moments of a zone's clock or in words. Made for one question by the range's button, on the GUI thread.
#pragma once

#include "storage/event_reader.hpp"

#include <QDialog>
#include <QTimeZone>

#include <cstdint>

class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QPushButton;

namespace signalbox::console {

class RangeDialog : public QDialog {
    Q_OBJECT

public:
    /// Begins with a range of whole seconds that has both ends.
    RangeDialog(storage::time_range shown, std::int64_t now_us, QTimeZone const& zone, QWidget* parent);
    /// The range that is in force with OK. An hour that the clock shows twice is in it both times.
    storage::time_range chosen() const { return chosen_; }

private:
    void readWords();
    void readMoments();
    void take(storage::time_range range);
    void judge();

    std::int64_t now_us_;
    QTimeZone zone_;
    storage::time_range chosen_;
    QLineEdit* words_;
    QDateTimeEdit *begin_, *end_;
    QLabel* remark_;
    QPushButton* ok_ = nullptr;
};

}  // namespace signalbox::console
