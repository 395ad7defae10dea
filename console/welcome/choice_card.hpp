// One of the large choices: a mark, a title, a sentence and a button, with room below for what follows from it. Owned by the welcome page;
// the GUI thread.
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <QWidget>

#include <cstdint>

namespace signalbox::console {

class ChoiceCard : public QWidget {
    Q_OBJECT

public:
    enum class Mark : std::uint8_t { gateway, store, sample };

    ChoiceCard(Mark mark, QString const& title, QString const& text, QString const& button, QWidget* parent = nullptr);
    /// Goes below the sentence; the card owns it.
    void addBelow(QWidget* content);
    void setText(QString const& text);
    QPushButton& button() { return *button_; }

signals:
    void chosen();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void growTitle();

    Mark mark_;
    QLabel *title_, *text_;
    QPushButton* button_;
    QVBoxLayout* column_;
};

}  // namespace signalbox::console
