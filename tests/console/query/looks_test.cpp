// Pictures of the query bar and the palette in light and dark, for people to look at; the test holds that nothing is clipped.
#include "console/look/theme.hpp"
#include "console/query/command_palette.hpp"
#include "console/query/completion_popup.hpp"
#include "console/query/query_bar.hpp"

#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

#include <gtest/gtest.h>

namespace signalbox::console {

namespace {

class looks : public ::testing::TestWithParam<Choice> {
protected:
    looks()
    {
        Theme::instance().setChoice(GetParam());
        auto* const column = new QVBoxLayout(&window);
        column->addWidget(&bar);
        column->addStretch(1);
        window.resize(820, 420);
        window.show();
        bar.focusText();
    }
    ~looks() override { Theme::instance().setChoice(Choice::light); }
    // Where to: the folder of the environment's SIGNALBOX_PICTURES, if there is one.
    void grab(char const* name)
    {
        QImage const seen = window.grab().toImage();
        EXPECT_EQ(seen.size(), window.size() * window.devicePixelRatio());
        if (QString const folder = qEnvironmentVariable("SIGNALBOX_PICTURES"); !folder.isEmpty())
            seen.save(QStringLiteral("%1/%2_%3.png")
                          .arg(folder, QLatin1String(name), QLatin1String(Theme::instance().dark() ? "dark" : "light")));
    }

    ScopeModel scope;
    StoreReader store;
    QWidget window;
    QueryBar bar{scope, store, nullptr};
};

}  // namespace

TEST_P(looks, terms_wrap_instead_of_being_cut)
{
    bar.setText(QStringLiteral("model:gpt-4o-mini -tag:control latency:1s..5s (key:key_1 or status>=500) timeout "
                               "decision:(error,blocked) upstream_model:*haiku*"));
    ASSERT_TRUE(bar.submit());
    bar.termRow().name(1).click();
    bar.explainButton().click();
    QTest::qWait(0);
    for (std::size_t i = 0; i < bar.termRow().count(); ++i)
        EXPECT_TRUE(bar.termRow().rect().contains(bar.termRow().name(i).parentWidget()->geometry())) << i;
    EXPECT_GE(bar.explanation().height(), bar.explanation().heightForWidth(bar.explanation().width()));
    grab("terms");
}

TEST_P(looks, a_mistake_stands_below_the_field)
{
    QTest::keyClicks(&bar.field(), QStringLiteral("tag:x modle:y sta"));
    QTest::qWait(0);
    EXPECT_GT(bar.message().geometry().top(), bar.field().geometry().bottom());
    grab("mistake");
}

TEST_P(looks, completions_lie_inside_the_window)
{
    QTest::keyClicks(&bar.field(), QStringLiteral("model:gpt-4o t"));
    QTest::keyClick(&bar.field(), Qt::Key_Down);
    QTest::qWait(0);
    EXPECT_TRUE(window.rect().contains(bar.popup().geometry()));
    grab("completions");
}

TEST_P(looks, the_palette_lies_inside_the_window)
{
    CommandPalette palette(&window);
    palette.setEntries({{QStringLiteral("View"), QStringLiteral("Overview"), QStringLiteral("Ctrl+1"), {}},
                        {QStringLiteral("View"), QStringLiteral("Traffic"), QStringLiteral("Ctrl+2"), {}},
                        {QStringLiteral("Action"), QStringLiteral("Export the scope as CSV or JSON"), QStringLiteral("Ctrl+E"), {}},
                        {QStringLiteral("Model"), QStringLiteral("claude-3-5-haiku-20241022"), {}, {}},
                        {QStringLiteral("Request"), QStringLiteral("req_01hzx3k9q2m4n"), {}, {}}});
    palette.popUp();
    QTest::qWait(0);
    EXPECT_TRUE(window.rect().contains(palette.geometry()));
    grab("palette");
}

INSTANTIATE_TEST_SUITE_P(light_and_dark, looks, ::testing::Values(Choice::light, Choice::dark));

}  // namespace signalbox::console
