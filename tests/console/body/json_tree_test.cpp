// A JSON text as a tree that is looked at when it is opened, and where a text stands in it.
#include "console/body/json_tree_model.hpp"

#include "tests/console/body/kept_exchanges.hpp"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QElapsedTimer>

namespace signalbox::console {

namespace {

std::shared_ptr<std::string const> shared(std::string text)
{
    return std::make_shared<std::string const>(std::move(text));
}

}  // namespace

TEST(json_tree, has_names_values_and_paths)
{
    JsonTreeModel model(nullptr);
    model.setText(shared(R"({"model":"a\"b","messages":[{"role":"user"},{}],"odd name":1.0})"));
    QModelIndex const root = model.index(0, 0);
    EXPECT_EQ(model.rowCount(root), 0) << "not before it is opened";
    EXPECT_TRUE(model.hasChildren(root));
    model.fetchMore(root);
    ASSERT_EQ(model.rowCount(root), 3);
    EXPECT_EQ(model.index(0, 0, root).data().toString(), QStringLiteral("model"));
    EXPECT_EQ(model.index(0, 1, root).data().toString(), QStringLiteral("\"a\\\"b\""));
    EXPECT_EQ(model.value(model.index(0, 0, root)), QStringLiteral("a\"b"));
    EXPECT_EQ(model.index(2, 1, root).data().toString(), QStringLiteral("1.0"));
    EXPECT_EQ(model.path(model.index(2, 0, root)), QStringLiteral("$['odd name']"));
    QModelIndex const messages = model.index(1, 0, root);
    model.fetchMore(messages);
    QModelIndex const first = model.index(0, 0, messages);
    model.fetchMore(first);
    EXPECT_EQ(model.path(model.index(0, 0, first)), QStringLiteral("$.messages[0].role"));
    EXPECT_FALSE(model.canFetchMore(messages));
}

TEST(json_tree, is_a_sound_model)
{
    JsonTreeModel model(nullptr);
    model.setText(shared(R"({"a":[1,{"b":[]},[[2]]],"c":{}})"));
    QAbstractItemModelTester const tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);  // opens all of it
    EXPECT_EQ(model.rowCount(model.index(0, 0)), 2);
}

TEST(json_tree, finds_the_value_that_holds_a_place_of_the_text)
{
    JsonTreeModel model(nullptr);
    std::string const text = R"({"a":[1,{"deep":"needle"},3],"needle":true})";
    model.setText(shared(text));
    EXPECT_EQ(model.path(model.holding(text.find("needle"))), QStringLiteral("$.a[1].deep"));
    EXPECT_EQ(model.path(model.holding(text.rfind("needle"))), QStringLiteral("$.needle"));
    EXPECT_EQ(model.path(model.holding(text.find('3'))), QStringLiteral("$.a[2]"));
    EXPECT_EQ(model.path(model.holding(0)), QStringLiteral("$.a")) << "the first part of what stands there";
    EXPECT_FALSE(model.holding(text.size()).isValid());
    EXPECT_EQ(model.offsetOf(model.holding(text.find('3'))), text.find('3'));
}

TEST(json_tree, of_ten_megabytes_opens_at_once_and_by_pages)
{
    std::string text = R"({"messages":[)";
    for (int i = 0; text.size() < 10'000'000; ++i)
        text += std::string(i == 0 ? "" : ",") + R"({"role":"user","content":")" + std::string(900, 'z') + "\"}";
    text += "]}";
    JsonTreeModel model(nullptr);
    QElapsedTimer watch;
    watch.start();
    model.setText(shared(text));
    QModelIndex const root = model.index(0, 0);
    model.fetchMore(root);
    QModelIndex const messages = model.index(0, 0, root);
    model.fetchMore(messages);
    EXPECT_LT(watch.elapsed(), 2'000) << "a sanitizer makes it many times as slow";
    EXPECT_EQ(model.rowCount(messages), JsonTreeModel::fetched_each);
    EXPECT_TRUE(model.canFetchMore(messages));
}

}  // namespace signalbox::console
