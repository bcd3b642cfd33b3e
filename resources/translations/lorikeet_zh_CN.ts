<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Dialogs</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Keep running in the background</source>
        <translation>在后台继续运行</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
</context>
<context>
    <name>IssueText</name>
    <message>
        <source>Unreadable record</source>
        <translation>无法读取的记录</translation>
    </message>
    <message>
        <source>The file's record could not be read as a row. Write it anew here, or delete the row.</source>
        <translation>文件中的这条记录无法读成一行。请在此重写，或删除这一行。</translation>
    </message>
    <message>
        <source>Empty answer</source>
        <translation>回答为空</translation>
    </message>
    <message>
        <source>There is nothing to learn from an empty answer. Write one, or delete the row.</source>
        <translation>空的回答没有可学的内容。请写一个回答，或删除这一行。</translation>
    </message>
    <message>
        <source>No question</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>The model would learn to answer to nothing. Write what a person would ask.</source>
        <translation>模型会学着回答空问题。请写下人会怎么问。</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>The same conversation stands in an earlier row and would count twice. The fix deletes the later one.</source>
        <translation>前面已有一行相同的对话，会被算两次。修复会删除后面的一行。</translation>
    </message>
    <message>
        <source>Nearly a duplicate</source>
        <translation>近似重复</translation>
    </message>
    <message>
        <source>Another row is almost the same. Keep both only if the difference matters.</source>
        <translation>另有一行几乎相同。只有差别重要时才两行都留。</translation>
    </message>
    <message>
        <source>Contradiction</source>
        <translation>自相矛盾</translation>
    </message>
    <message>
        <source>The same question has another answer elsewhere. The model would learn a mixture: keep the better one.</source>
        <translation>同一问题在别处有不同的回答，模型会学成两者的混合。请保留更好的那个。</translation>
    </message>
    <message>
        <source>Roles out of order</source>
        <translation>角色顺序不对</translation>
    </message>
    <message>
        <source>Turns should go system, user, assistant, user, assistant … Change the roles or move the turns.</source>
        <translation>轮次应按系统、用户、助手、用户、助手……排列。请更改角色或移动轮次。</translation>
    </message>
    <message>
        <source>Cut answer</source>
        <translation>回答被截断</translation>
    </message>
    <message>
        <source>The row is longer than the maximum length, so its end is never seen. Shorten it, or raise the length on Setup.</source>
        <translation>这一行超过最大长度，结尾永远不会被看到。请缩短它，或在“设置”页调大长度。</translation>
    </message>
    <message>
        <source>Nothing to learn</source>
        <translation>没有可学的内容</translation>
    </message>
    <message>
        <source>No token of an answer is left after the cut. Shorten the question, or raise the length on Setup.</source>
        <translation>截断后没有留下任何回答的词元。请缩短问题，或在“设置”页调大长度。</translation>
    </message>
    <message>
        <source>Unfilled placeholder</source>
        <translation>占位符未填</translation>
    </message>
    <message>
        <source>A {{name}} in braces has no value and would be learned as it stands. Fill it in under the table.</source>
        <translation>花括号中的 {{name}} 没有值，会被原样学进去。请在表格下方填写。</translation>
    </message>
    <message>
        <source>Control characters</source>
        <translation>控制字符</translation>
    </message>
    <message>
        <source>Characters that nobody sees, left over from another program. The fix takes them out.</source>
        <translation>看不见的字符，由其他程序遗留。修复会去掉它们。</translation>
    </message>
    <message>
        <source>Garbled text</source>
        <translation>乱码</translation>
    </message>
    <message>
        <source>Text was read in the wrong encoding ("Ã©", "锟斤拷"). The fix reads it back where that is certain; else import the file with its true encoding.</source>
        <translation>文本曾以错误的编码读取（“Ã©”、“锟斤拷”）。能确定还原时修复会还原；否则请以正确的编码重新导入文件。</translation>
    </message>
    <message>
        <source>Space at the edge</source>
        <translation>首尾有空白</translation>
    </message>
    <message>
        <source>A turn begins or ends with white space, which changes its first token. The fix trims it.</source>
        <translation>某一轮以空白开头或结尾，这会改变它的首个词元。修复会去掉空白。</translation>
    </message>
    <message>
        <source>Answer repeats the question</source>
        <translation>回答重复了问题</translation>
    </message>
    <message>
        <source>The model would learn to echo. Write a real answer.</source>
        <translation>模型会学成复读。请写一个真正的回答。</translation>
    </message>
    <message>
        <source>Validation row also in training</source>
        <translation>验证行也在训练中</translation>
    </message>
    <message>
        <source>Validation would look better than it is. Move both rows to one side.</source>
        <translation>验证结果会显得比实际更好。请把两行移到同一侧。</translation>
    </message>
    <message>
        <source>Extreme length</source>
        <translation>长度异常</translation>
    </message>
    <message>
        <source>Far longer or shorter than the other rows. Look whether something went wrong when it was made.</source>
        <translation>比其他行长得多或短得多。请看看制作时是否出了差错。</translation>
    </message>
    <message>
        <source>%1 (row %2)</source>
        <translation>%1（第 %2 行）</translation>
    </message>
</context>
<context>
    <name>MetricsChart</name>
    <message>
        <source>train, each step</source>
        <translation>训练，每一步</translation>
    </message>
    <message>
        <source>train, smoothed</source>
        <translation>训练，平滑后</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>best, kept</source>
        <translation>最好的，已保留</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>还有 %1 个</translation>
    </message>
    <message>
        <source>Loss (nats per token)</source>
        <translation>损失（每词元 nat）</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Tokens/s</source>
        <translation>词元/秒</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <extracomment>%1 a validation loss, %2 the step where it was measured</extracomment>
        <translation>%1（第 %2 步）</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>smoothed</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Not logarithmic: a loss here is 0 or less</source>
        <translation>无法用对数刻度：这里有损失为 0 或更小</translation>
    </message>
</context>
<context>
    <name>PlanIssue</name>
    <message>
        <source>The dataset has no rows. Add questions and answers, or open a file.</source>
        <translation>数据集没有任何行。请添加问答，或打开一个文件。</translation>
    </message>
    <message>
        <source>Nothing would be learned: every answer is cut away at %1 tokens.</source>
        <translation>什么也学不到：所有回答都在 %1 个词元处被截掉了。</translation>
    </message>
    <message>
        <source>Nothing would be learned: no row has an answer. Fill in the answers.</source>
        <translation>什么也学不到：没有一行有回答。请填写回答。</translation>
    </message>
    <message>
        <source>The chat template writes no end behind an answer, so the model would never learn to stop. Choose another one.</source>
        <translation>对话模板在回答后面不写结束符，模型永远学不会停下来。请换一个模板。</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) will be cut at %1 tokens.</source>
        <translation>
            <numerusform>有 %n 行会在 %1 个词元处被截断。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) will be left out: nothing of an answer remains to learn from.</source>
        <translation>
            <numerusform>有 %n 行会被略过：没有可学习的回答。</numerusform>
        </translation>
    </message>
    <message>
        <source>No rows are kept back, so the last checkpoint is kept instead of the best one.</source>
        <translation>没有留出验证行，因此保留的是最后一个检查点，而不是最好的。</translation>
    </message>
    <message>
        <source>Memory is tight: the run wants %1 besides the model, and %2 are free.</source>
        <translation>内存较紧：除模型外还需要 %1，可用 %2。</translation>
    </message>
    <message>
        <source>It does not fit: the run wants %1 besides the model, but only %2 are free.</source>
        <translation>内存放不下：除模型外还需要 %1，但只有 %2 可用。</translation>
    </message>
    <message>
        <source>Allow %1 tokens</source>
        <translation>放宽到 %1 个词元</translation>
    </message>
    <message>
        <source>Use all linear layers</source>
        <translation>使用所有线性层</translation>
    </message>
    <message>
        <source>Use the template %1</source>
        <translation>改用模板 %1</translation>
    </message>
    <message>
        <source>Weights in 4 bits: %1 in all</source>
        <translation>权重用 4 位：共 %1</translation>
    </message>
    <message>
        <source>Recompute layers: %1 in all</source>
        <translation>重算各层：共 %1</translation>
    </message>
    <message>
        <source>Batches of %1, more of them a step: %2 in all</source>
        <translation>每批 %1 行、每步多批：共 %2</translation>
    </message>
    <message>
        <source>At most %1 tokens: %2 in all</source>
        <translation>最长 %1 个词元：共 %2</translation>
    </message>
    <message>
        <source>Go to the Data page</source>
        <translation>前往数据页</translation>
    </message>
</context>
<context>
    <name>RowCheck</name>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Tool call</source>
        <translation>工具调用</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Alpaca (instruction, input, output)</source>
        <translation>Alpaca（instruction、input、output）</translation>
    </message>
    <message>
        <source>ShareGPT (conversations)</source>
        <translation>ShareGPT（conversations）</translation>
    </message>
    <message>
        <source>Messages (role, content)</source>
        <translation>消息（role、content）</translation>
    </message>
    <message>
        <source>Question and answer columns</source>
        <translation>问题列与回答列</translation>
    </message>
</context>
<context>
    <name>RowLearning</name>
    <message>
        <source>Seen once</source>
        <translation>只见过一次</translation>
    </message>
    <message>
        <source>Seen less than twice: nothing can be said yet.</source>
        <translation>见过不到两次：还无法判断。</translation>
    </message>
    <message>
        <source>Never learned</source>
        <translation>始终没学会</translation>
    </message>
    <message>
        <source>The model does not come to know it. Look whether the row is wrong or contradicts another, or train longer.</source>
        <translation>模型一直学不会这一行。请检查它是否有误或与别的行矛盾，或训练更久。</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>已学会</translation>
    </message>
    <message>
        <source>The model knows it well.</source>
        <translation>模型已掌握这一行。</translation>
    </message>
    <message>
        <source>Memorised</source>
        <translation>已背下</translation>
    </message>
    <message>
        <source>Known by heart. Good for facts; for style, fewer epochs may answer new questions better.</source>
        <translation>模型已一字不差地记住。对事实来说很好；若要学风格，减少轮次可能更善于回答新问题。</translation>
    </message>
    <message>
        <source>Forgotten</source>
        <translation>又忘了</translation>
    </message>
    <message>
        <source>It was known once and no longer is: other rows may contradict it, or the learning rate is too high.</source>
        <translation>曾经学会、现在又忘了：可能与别的行矛盾，或学习率过高。</translation>
    </message>
</context>
<context>
    <name>RunConfig</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>The folder of the language model that learns; it is only read, never changed.</source>
        <translation>要学习的语言模型所在的文件夹；只读取，从不改动。</translation>
    </message>
    <message>
        <source>Leave it empty for the small built-in model; choose a folder with config.json and model.safetensors for your own.</source>
        <translation>留空则使用内置小模型；要用自己的模型，请选择含有 config.json 和 model.safetensors 的文件夹。</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>The file of questions and answers that the model learns from.</source>
        <translation>模型学习所用的问答文件。</translation>
    </message>
    <message>
        <source>JSON, JSON lines, CSV and TSV all work; leave it empty to try the sample dataset.</source>
        <translation>JSON、JSON Lines、CSV、TSV 都可以；留空则使用示例数据集。</translation>
    </message>
    <message>
        <source>Validation file</source>
        <translation>验证文件</translation>
    </message>
    <message>
        <source>A file of questions that are never trained on, only used to measure.</source>
        <translation>一个从不参与训练、只用于衡量的问题文件。</translation>
    </message>
    <message>
        <source>Leave it empty to keep back a share of the dataset instead.</source>
        <translation>留空则从数据集中保留一部分。</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>How questions and answers are written into one text for the model.</source>
        <translation>把问题和回答写成一段文本交给模型的方式。</translation>
    </message>
    <message>
        <source>Keep auto unless the model's page names another; a wrong template makes answers worse.</source>
        <translation>除非模型说明另有指定，请保持 auto；模板不对会使回答变差。</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示</translation>
    </message>
    <message>
        <source>An instruction that stands before every conversation which has none of its own.</source>
        <translation>放在每段没有自带系统提示的对话之前的指示。</translation>
    </message>
    <message>
        <source>Use the same text when you chat with the trained model.</source>
        <translation>与训练好的模型对话时请使用相同的文字。</translation>
    </message>
    <message>
        <source>System prompts to draw from</source>
        <translation>可抽取的系统提示词</translation>
    </message>
    <message>
        <source>Several instructions, one a line; each conversation that has none of its own gets one of them by chance.</source>
        <translation>多条指令，一行一条；自己没有系统提示词的对话会随机得到其中一条。</translation>
    </message>
    <message>
        <source>Use it when the model should not depend on the exact words of one system prompt.</source>
        <translation>希望模型不依赖某一句系统提示词的原文时使用。</translation>
    </message>
    <message>
        <source>Learn tool calls too</source>
        <translation>也学习工具调用</translation>
    </message>
    <message>
        <source>The model learns to write the tool calls of the rows, besides the answers.</source>
        <translation>除回答之外，模型还学习写出数据中的工具调用。</translation>
    </message>
    <message>
        <source>Switch it on when the model itself shall call tools after training.</source>
        <translation>训练后要由模型自己调用工具时打开。</translation>
    </message>
    <message>
        <source>Longest row</source>
        <translation>最大长度</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Longer conversations are cut at this many tokens; a token is a word or a piece of one.</source>
        <translation>更长的对话会在此词元数处截断；词元是一个词或词的一部分。</translation>
    </message>
    <message>
        <source>Raise it if the plan says that rows are cut; memory and time grow with it.</source>
        <translation>如果计划提示有行被截断，就调大它；内存和时间会随之增加。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>What is trained: small added matrices (lora) or every weight of the model (full).</source>
        <translation>训练什么：附加的小矩阵（lora），或模型的全部权重（full）。</translation>
    </message>
    <message>
        <source>Keep lora: it needs far less memory and keeps the base model as it was.</source>
        <translation>保持 lora：内存需求小得多，基础模型也保持原样。</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>训练轮数</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>How many times the model goes through all training rows.</source>
        <translation>模型把全部训练行过几遍。</translation>
    </message>
    <message>
        <source>Keep automatic first; use fewer if the validation loss rises while the training loss falls.</source>
        <translation>先保持自动；如果训练损失下降而验证损失上升，就减少轮数。</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Most steps</source>
        <translation>最多步数</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>The run ends after this many updates of the weights, whatever the epochs say.</source>
        <translation>无论轮数多少，权重更新到这个次数后训练就结束。</translation>
    </message>
    <message>
        <source>Set it to a small number for a quick trial.</source>
        <translation>想快速试一下，就设一个小数字。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Halve it if the loss jumps up and down; double it if the loss hardly falls.</source>
        <translation>损失上下跳动就减半；损失几乎不降就加倍。</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率曲线</translation>
    </message>
    <message>
        <source>How the learning rate falls during the run: along a half cosine, a straight line, or not at all.</source>
        <translation>学习率在训练中如何下降：沿半个余弦、沿直线，或保持不变。</translation>
    </message>
    <message>
        <source>Cosine suits most runs; constant is useful when you do not know yet how long to train.</source>
        <translation>余弦适合大多数训练；还不知道要训练多久时可用常数。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>of all steps</source>
        <translation>占总步数</translation>
    </message>
    <message>
        <source>The share of the run in which the learning rate rises from zero to its peak.</source>
        <translation>学习率从零升到峰值所占的训练比例。</translation>
    </message>
    <message>
        <source>Raise it if the loss jumps at the very beginning.</source>
        <translation>如果损失一开始就跳动，就调大它。</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>How many rows are computed together.</source>
        <translation>一次一起计算多少行。</translation>
    </message>
    <message>
        <source>Lower it if memory runs out, and raise accumulation by as much.</source>
        <translation>内存不足时调小，并按同样倍数调大累积。</translation>
    </message>
    <message>
        <source>Accumulation</source>
        <translation>梯度累积</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>批</translation>
    </message>
    <message>
        <source>How many batches are added up before the weights move once.</source>
        <translation>累加多少批之后权重才移动一次。</translation>
    </message>
    <message>
        <source>Raise it to act like a larger batch without more memory.</source>
        <translation>调大它，效果如同更大的批，而不需更多内存。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The number that all chance in the run comes from: split, order and first values.</source>
        <translation>训练中一切随机性的来源：划分、顺序和初始值。</translation>
    </message>
    <message>
        <source>The same seed and settings give the same run; change it to see how much is luck.</source>
        <translation>相同的种子和设置得到相同的训练；换一个可看出运气占多少。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Pulls trained weights towards zero a little in every step.</source>
        <translation>每一步都把训练的权重向零拉一点。</translation>
    </message>
    <message>
        <source>A small value such as 0.01 can help when a small dataset is learnt by heart.</source>
        <translation>小数据集被死记硬背时，0.01 这样的小值会有帮助。</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Steps larger than this are shortened to it, so that one odd row does no harm.</source>
        <translation>超过此值的步子会被缩短，使个别异常行不致造成损害。</translation>
    </message>
    <message>
        <source>Keep 1; lower it if the loss has sudden spikes.</source>
        <translation>保持 1；损失出现突刺时调小。</translation>
    </message>
    <message>
        <source>Adam beta 1</source>
        <translation>Adam β₁</translation>
    </message>
    <message>
        <source>How long the optimiser remembers the direction of earlier steps.</source>
        <translation>优化器把先前步子的方向记住多久。</translation>
    </message>
    <message>
        <source>Leave it alone unless you know why.</source>
        <translation>除非您清楚原因，否则不要改动。</translation>
    </message>
    <message>
        <source>Embedding noise (NEFTune)</source>
        <translation>词向量噪声（NEFTune）</translation>
    </message>
    <message>
        <source>Random noise that is added to the words' vectors while training.</source>
        <translation>训练时加到词向量上的随机噪声。</translation>
    </message>
    <message>
        <source>5 often makes answers of small instruction datasets richer; keep 0 for plain facts.</source>
        <translation>小型指令数据集上取 5 常使回答更丰富；只学事实时保持 0。</translation>
    </message>
    <message>
        <source>Adam beta 2</source>
        <translation>Adam β₂</translation>
    </message>
    <message>
        <source>How long the optimiser remembers the size of earlier steps.</source>
        <translation>优化器把先前步子的大小记住多久。</translation>
    </message>
    <message>
        <source>0.95 is a common choice for training a whole model; leave it alone for lora.</source>
        <translation>训练整个模型时常用 0.95；lora 则不必改动。</translation>
    </message>
    <message>
        <source>Adam epsilon</source>
        <translation>Adam ε</translation>
    </message>
    <message>
        <source>A tiny number that keeps the optimiser from dividing by zero.</source>
        <translation>防止优化器除以零的极小数。</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA 适配</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>How much new knowledge the added matrices can hold: their size.</source>
        <translation>附加矩阵能容纳多少新知识，即它们的大小。</translation>
    </message>
    <message>
        <source>8 is enough for style and a few facts; try 16 to 64 for many facts, at the price of memory.</source>
        <translation>学风格和少量事实用 8 就够；事实很多时可试 16 到 64，代价是内存。</translation>
    </message>
    <message>
        <source>twice the rank</source>
        <translation>秩的两倍</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>α 系数</translation>
    </message>
    <message>
        <source>How strongly the added matrices act; it is divided by the rank.</source>
        <translation>附加矩阵作用的强度；会除以秩。</translation>
    </message>
    <message>
        <source>Keep twice the rank; change the learning rate first.</source>
        <translation>保持秩的两倍；要调先调学习率。</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>随机失活</translation>
    </message>
    <message>
        <source>The share of inputs to the added matrices that is switched off at random in each step.</source>
        <translation>每一步随机关闭附加矩阵输入的比例。</translation>
    </message>
    <message>
        <source>Try 0.05 to 0.1 when a small dataset is learnt by heart.</source>
        <translation>小数据集被死记硬背时，可试 0.05 到 0.1。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>目标层</translation>
    </message>
    <message>
        <source>Which layers of the model get added matrices: all-linear, names with commas, or a regular expression.</source>
        <translation>模型的哪些层获得附加矩阵：all-linear、逗号分隔的名称，或正则表达式。</translation>
    </message>
    <message>
        <source>all-linear learns best; q_proj,v_proj is smaller and faster.</source>
        <translation>all-linear 学得最好；q_proj,v_proj 更小更快。</translation>
    </message>
    <message>
        <source>Rank-stabilised</source>
        <translation>秩稳定缩放</translation>
    </message>
    <message>
        <source>Divides alpha by the square root of the rank in place of the rank.</source>
        <translation>α 除以秩的平方根，而不是除以秩。</translation>
    </message>
    <message>
        <source>Switch it on for ranks above about 32.</source>
        <translation>秩大于约 32 时打开。</translation>
    </message>
    <message>
        <source>DoRA</source>
        <translation>DoRA（权重分解）</translation>
    </message>
    <message>
        <source>Learns the length of each row of the weights apart from its direction.</source>
        <translation>把权重每一行的长度与方向分开学习。</translation>
    </message>
    <message>
        <source>It can help at small ranks; training takes noticeably longer.</source>
        <translation>秩较小时可能有帮助；训练会明显变慢。</translation>
    </message>
    <message>
        <source>First values</source>
        <translation>初始值</translation>
    </message>
    <message>
        <source>What the added matrices start from: even random numbers, normal ones, or the strongest parts of the weights (pissa).</source>
        <translation>附加矩阵从什么开始：均匀随机数、正态随机数，或权重中最强的部分（pissa）。</translation>
    </message>
    <message>
        <source>Keep default; pissa often learns faster, but needs time at the start and saves twice the rank.</source>
        <translation>保持 default；pissa 往往学得更快，但开始时要花时间，保存的秩是两倍。</translation>
    </message>
    <message>
        <source>LoRA+ ratio</source>
        <translation>LoRA+ 倍率</translation>
    </message>
    <message>
        <source>How many times faster the second added matrix learns than the first.</source>
        <translation>第二个附加矩阵的学习率是第一个的多少倍。</translation>
    </message>
    <message>
        <source>Try 16 with half the learning rate when the loss falls slowly.</source>
        <translation>损失下降缓慢时，可试 16 并把学习率减半。</translation>
    </message>
    <message>
        <source>Layers left out</source>
        <translation>排除的层</translation>
    </message>
    <message>
        <source>Layers that get no added matrices even if they are chosen above: names with commas or a regular expression.</source>
        <translation>即使上面选中也不加附加矩阵的层：逗号分隔的名称，或正则表达式。</translation>
    </message>
    <message>
        <source>Leave it empty unless some layers must stay as they are.</source>
        <translation>留空即可，除非某些层必须保持原样。</translation>
    </message>
    <message>
        <source>Layer numbers</source>
        <translation>层号</translation>
    </message>
    <message>
        <source>The numbers of the blocks that get added matrices, such as 0-5,8, counted from 0; empty means all.</source>
        <translation>获得附加矩阵的块的编号，如 0-5,8，从 0 数起；留空表示全部。</translation>
    </message>
    <message>
        <source>Train only the last blocks to save time and memory.</source>
        <translation>只训练最后几块可以节省时间和内存。</translation>
    </message>
    <message>
        <source>Ranks of some layers</source>
        <translation>部分层的秩</translation>
    </message>
    <message>
        <source>Layers with a rank of their own, such as q_proj=16, v_proj=4.</source>
        <translation>有自己的秩的层，例如 q_proj=16, v_proj=4。</translation>
    </message>
    <message>
        <source>Leave it empty unless you know which layers need more room.</source>
        <translation>留空即可，除非您知道哪些层需要更大的容量。</translation>
    </message>
    <message>
        <source>Alphas of some layers</source>
        <translation>部分层的 α</translation>
    </message>
    <message>
        <source>Layers with an alpha of their own, such as q_proj=32, v_proj=8.</source>
        <translation>有自己的 α 的层，例如 q_proj=32, v_proj=8。</translation>
    </message>
    <message>
        <source>Change it together with the ranks above, to keep their proportion.</source>
        <translation>与上面的秩一起改，以保持比例。</translation>
    </message>
    <message>
        <source>Modules trained whole</source>
        <translation>整体训练的模块</translation>
    </message>
    <message>
        <source>Modules of which every weight is trained and saved, such as lm_head or embed_tokens: names with commas.</source>
        <translation>所有权重都参与训练并保存的模块，如 lm_head 或 embed_tokens：以逗号分隔。</translation>
    </message>
    <message>
        <source>Needed when new words are taught; the adapter becomes much larger.</source>
        <translation>要教新词时需要；适配器会大得多。</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation>验证比例</translation>
    </message>
    <message>
        <source>of rows</source>
        <translation>占总行数</translation>
    </message>
    <message>
        <source>The share of rows that is kept back from training to measure how well the model answers what it has not seen.</source>
        <translation>从训练中保留、用来衡量模型对没见过的问题答得如何的行的比例。</translation>
    </message>
    <message>
        <source>0.1 suits most datasets; set 0 when every row must be learnt.</source>
        <translation>0.1 适合大多数数据集；每一行都必须学会时设为 0。</translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation>评估间隔</translation>
    </message>
    <message>
        <source>How often the validation loss is measured.</source>
        <translation>多久衡量一次验证损失。</translation>
    </message>
    <message>
        <source>Measure less often if evaluations take a large part of the time.</source>
        <translation>评估占用太多时间时，可少量几次。</translation>
    </message>
    <message>
        <source>at each evaluation</source>
        <translation>每次评估时</translation>
    </message>
    <message>
        <source>Save every</source>
        <translation>保存间隔</translation>
    </message>
    <message>
        <source>How often a checkpoint is written, from which the run can go on.</source>
        <translation>多久写一次检查点，训练可从检查点继续。</translation>
    </message>
    <message>
        <source>Save more often if the machine may be switched off.</source>
        <translation>如果电脑可能被关掉，就多保存几次。</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心</translation>
    </message>
    <message>
        <source>evaluations</source>
        <translation>次评估</translation>
    </message>
    <message>
        <source>The run ends early after this many evaluations in a row without improvement.</source>
        <translation>连续这么多次评估没有改善，训练就提前结束。</translation>
    </message>
    <message>
        <source>3 to 5 saves time on long runs; the best checkpoint is kept in any case.</source>
        <translation>长训练用 3 到 5 可省时间；最佳检查点总会保留。</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>机器</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>数值格式</translation>
    </message>
    <message>
        <source>How the base model's numbers are held: float32 is exact, bfloat16 half the size, int8 a quarter, nf4 (4 bits) an eighth.</source>
        <translation>底座模型数值的存储方式：float32 精确，bfloat16 占一半大小，int8 占四分之一，nf4（4 位）占八分之一。</translation>
    </message>
    <message>
        <source>Keep auto: it takes bfloat16 where this processor is fast at it. Take int8 or nf4 when memory is short.</source>
        <translation>保持 auto：处理器擅长 bfloat16 时会自动采用。内存不足时选 int8 或 nf4。</translation>
    </message>
    <message>
        <source>Save memory by recomputing</source>
        <translation>以重算节省内存</translation>
    </message>
    <message>
        <source>Keeps only the input of each layer and computes the rest again when it is needed (gradient checkpointing).</source>
        <translation>每层只保留输入，其余在需要时重新计算（梯度检查点）。</translation>
    </message>
    <message>
        <source>Switch it on when memory is short: steps take about a third longer.</source>
        <translation>内存不足时打开：每步大约慢三分之一。</translation>
    </message>
    <message>
        <source>all cores</source>
        <translation>全部核心</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>How many processor cores the training uses.</source>
        <translation>训练使用多少个处理器核心。</translation>
    </message>
    <message>
        <source>Use fewer to keep the machine quick for other work.</source>
        <translation>调少一些，电脑做其他事就不会变慢。</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>always the likeliest word</source>
        <translation>总取最可能的词</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>How much chance decides the next word.</source>
        <translation>下一个词有多大程度由随机决定。</translation>
    </message>
    <message>
        <source>Use 0 for facts and comparisons, 0.7 to 1 for lively text.</source>
        <translation>事实和比较用 0，生动的文字用 0.7 到 1。</translation>
    </message>
    <message>
        <source>Top k</source>
        <translation>Top-k 采样</translation>
    </message>
    <message>
        <source>Only this many of the likeliest words can be drawn.</source>
        <translation>只能从这么多个最可能的词中抽取。</translation>
    </message>
    <message>
        <source>Lower it if odd words slip in.</source>
        <translation>出现奇怪的词就调小。</translation>
    </message>
    <message>
        <source>Top p</source>
        <translation>Top-p 采样</translation>
    </message>
    <message>
        <source>Only the likeliest words that together have this probability can be drawn; 1 is off.</source>
        <translation>只能从概率合计达到此值的最可能的词中抽取；1 表示关闭。</translation>
    </message>
    <message>
        <source>Lower it to 0.8 for safer answers.</source>
        <translation>想要更稳妥的回答，可降到 0.8。</translation>
    </message>
    <message>
        <source>Min p</source>
        <translation>Min-p 采样</translation>
    </message>
    <message>
        <source>Words less likely than this share of the likeliest one cannot be drawn.</source>
        <translation>概率低于最可能词的这个比例的词不会被抽取。</translation>
    </message>
    <message>
        <source>Try 0.05 in place of top k and top p at high temperatures.</source>
        <translation>高温度时可用 0.05 代替 top-k 和 top-p。</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Makes words that were used already less likely; 1 is off.</source>
        <translation>降低已用过的词的概率；1 表示关闭。</translation>
    </message>
    <message>
        <source>Try 1.1 if answers go round in circles.</source>
        <translation>回答兜圈子时可试 1.1。</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>最长回答</translation>
    </message>
    <message>
        <source>The answer ends after this many tokens at the latest.</source>
        <translation>回答最迟在这么多词元后结束。</translation>
    </message>
    <message>
        <source>Raise it if answers stop in mid-sentence.</source>
        <translation>回答在句子中间断掉就调大。</translation>
    </message>
    <message>
        <source>The number that all chance in the answer comes from.</source>
        <translation>回答中一切随机性的来源。</translation>
    </message>
    <message>
        <source>The same seed gives the same answer; change it for another one.</source>
        <translation>相同的种子得到相同的回答；换一个就会不同。</translation>
    </message>
    <message>
        <source>Stop at</source>
        <translation>停止文本</translation>
    </message>
    <message>
        <source>Texts that end the answer when they appear, one a line.</source>
        <translation>出现时结束回答的文本，每行一个。</translation>
    </message>
    <message>
        <source>Leave it empty for chat models, which have their own end token.</source>
        <translation>对话模型自带结束词元，留空即可。</translation>
    </message>
    <message>
        <source>How far the weights move in one step; automatic chooses it by the model's size.</source>
        <translation>权重在一步中移动多远；自动则按模型大小选择。</translation>
    </message>
    <message>
        <source>Smallest gain</source>
        <translation>最小进步</translation>
    </message>
    <message>
        <source>The validation loss must fall by more than this for patience to start anew.</source>
        <translation>验证损失的下降必须超过此值，耐心计数才会重新开始。</translation>
    </message>
    <message>
        <source>Raise it to 0.01 if a run creeps on without getting noticeably better.</source>
        <translation>如果运行拖得很久却没有明显变好，可提高到 0.01。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>checkpoints</source>
        <translation>个检查点</translation>
    </message>
    <message>
        <source>How many of the newest checkpoints stay on disk, besides the best one.</source>
        <translation>除最好的检查点外，磁盘上保留多少个最新的检查点。</translation>
    </message>
    <message>
        <source>Keep more to compare how the answers changed during the run.</source>
        <translation>多保留一些，可以比较训练过程中回答的变化。</translation>
    </message>
    <message>
        <source>Pinned questions</source>
        <translation>固定问题</translation>
    </message>
    <message>
        <source>Questions, one a line, that the model answers at every evaluation, so that you see it learn.</source>
        <translation>每行一个问题，模型在每次评估时回答它们，让您看到它如何学习。</translation>
    </message>
    <message>
        <source>Two or three short ones are enough; each costs a moment at every evaluation.</source>
        <translation>两三个简短的问题就够了；每个问题都会在每次评估时花一点时间。</translation>
    </message>
    <message>
        <source>Quick try</source>
        <translation>快速试跑</translation>
    </message>
    <message>
        <source>For a first look: forty steps show whether model, data and settings work together.</source>
        <translation>先看一眼：四十步就能看出模型、数据和设置是否配合得来。</translation>
    </message>
    <message>
        <source>Teach facts</source>
        <translation>教会事实</translation>
    </message>
    <message>
        <source>For rows that the model must know by heart, such as names, dates and rules: more room and many passes.</source>
        <translation>适合必须牢记的内容，如姓名、日期、规则：容量更大，反复学习。</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>学习风格</translation>
    </message>
    <message>
        <source>For a tone, a form or a role rather than knowledge: few passes, small matrices, and a stop when it is learnt.</source>
        <translation>适合语气、格式或角色，而不是知识：轮数少、矩阵小，学会了就停。</translation>
    </message>
    <message>
        <source>Low memory</source>
        <translation>低内存</translation>
    </message>
    <message>
        <source>For a model that hardly fits: weights in 4 bits and recomputed layers take a fraction of the memory, and more time.</source>
        <translation>适合勉强放得下的模型：权重用 4 位、各层重算，内存只要一小部分，但更慢。</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>For those who follow a LoRA course or paper: rank 8 with alpha 32, as such texts have it.</source>
        <translation>适合跟着 LoRA 课程或论文学习的人：秩 8、alpha 32，与教材一致。</translation>
    </message>
    <message>
        <source>Encoder-decoder</source>
        <translation>编码器-解码器</translation>
    </message>
    <message>
        <source>For T5, Flan-T5 and mT5, whose attention calls its layers q and v.</source>
        <translation>适合 T5、Flan-T5 和 mT5，它们的注意力层叫 q 和 v。</translation>
    </message>
</context>
<context>
    <name>RunsModel</name>
    <message>
        <source>Created</source>
        <translation>已创建</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>导入的</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
</context>
<context>
    <name>Sentence</name>
    <message>
        <source>%1 has no rows; it must hold at least one question with an answer.</source>
        <translation>%1 没有任何行；其中至少要有一个带回答的问题。</translation>
    </message>
    <message>
        <source>%1 has no record with fields: %2 %3. Each record must be an object such as {"question": "...", "answer": "..."}.</source>
        <translation>%1 中没有带字段的记录：%2 %3。每条记录须是形如 {"question": "...", "answer": "..."} 的对象。</translation>
    </message>
    <message>
        <source>%1 has the columns %2, which fit no known form. Name two of them "question" and "answer", or choose the columns yourself.</source>
        <translation>%1 的列是 %2，不符合任何已知格式。请把其中两列命名为 "question" 和 "answer"，或自行选择列。</translation>
    </message>
    <message>
        <source>%1: choose the question and the answer column. Its columns are %2.</source>
        <translation>%1：请选择问题列和回答列。它的列是 %2。</translation>
    </message>
    <message>
        <source>%1 has no column "%2". Its columns are %3.</source>
        <translation>%1 没有名为“%2”的列。它的列是 %3。</translation>
    </message>
    <message>
        <source>%1: question and answer cannot both be the column "%2".</source>
        <translation>%1：问题和回答不能都取自“%2”列。</translation>
    </message>
    <message>
        <source>%1 is empty; it must hold at least one row.</source>
        <translation>%1 是空的；其中至少要有一行。</translation>
    </message>
    <message>
        <source>%1 has turns that Alpaca's form cannot hold (it has questions and answers in turn); save as messages or ShareGPT.</source>
        <translation>%1 含有 Alpaca 格式无法保存的轮次（该格式只有一问一答）；请另存为 messages 或 ShareGPT 格式。</translation>
    </message>
    <message>
        <source>%1 has more than one question and answer, which two columns cannot hold; save as messages or ShareGPT.</source>
        <translation>%1 含有多轮问答，两列无法保存；请另存为 messages 或 ShareGPT 格式。</translation>
    </message>
    <message>
        <source>%1 must hold a list of records, but holds %2.</source>
        <translation>%1 应当是记录列表，实际却是 %2。</translation>
    </message>
    <message>
        <source>Cannot read %1: it is a folder, not a file.</source>
        <translation>无法读取 %1：它是文件夹，不是文件。</translation>
    </message>
    <message>
        <source>Cannot read %1: the disk reports an error.</source>
        <translation>无法读取 %1：磁盘报告了错误。</translation>
    </message>
    <message>
        <source>Cannot read %1: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>Cannot write %1: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>The text has the character "%1", which %2 does not have; save it as UTF-8.</source>
        <translation>文本中有字符“%1”，%2 无法表示它；请保存为 UTF-8。</translation>
    </message>
    <message>
        <source>The regular expression /%1/ is not understood at character %2: %3. Put a \ before a sign that is meant as itself.</source>
        <translation>正则表达式 /%1/ 在第 %2 个字符处无法理解：%3。若要表示符号本身，请在它前面加 \。</translation>
    </message>
    <message>
        <source>%1 holds no whole copy of unsaved rows: it was cut off or damaged. It can be deleted.</source>
        <translation>%1 中没有完整的未保存内容：文件被截断或已损坏，可以删除。</translation>
    </message>
    <message>
        <source>%1 was written by another version of Lorikeet; open it with that one.</source>
        <translation>%1 由另一版本的 Lorikeet 写成；请用那个版本打开。</translation>
    </message>
    <message>
        <source>"%1:" needs a value, for example %2.</source>
        <translation>“%1:”后面需要一个值，例如 %2。</translation>
    </message>
    <message>
        <source>"%1:%2" is not known; use %3.</source>
        <translation>无法识别“%1:%2”；请使用 %3。</translation>
    </message>
    <message>
        <source>Lorikeet found no fast linear-algebra library, so training will be many times slower than it could be. Install the package libopenblas0-pthread and start again.</source>
        <translation>没有找到快速的线性代数库，训练会慢很多倍。请安装 libopenblas0-pthread 软件包后重新启动。</translation>
    </message>
    <message>
        <source>The tokenizer in %1 has %2 tokens, but the model only %3. They belong to different models; get both from the same place.</source>
        <translation>%1 中的分词器有 %2 个词元，而模型只有 %3 个。两者属于不同的模型；请从同一处获取。</translation>
    </message>
    <message>
        <source>The dataset has changed since this run was started, so the run cannot be continued exactly. Open the dataset as it was, or start a new run.</source>
        <translation>本次运行开始后数据集已改变，无法原样继续。请打开当时的数据集，或开始新的运行。</translation>
    </message>
    <message>
        <source>This run was started from another base model than %1. Open that model first.</source>
        <translation>本次运行开始时所用的基础模型不是 %1。请先打开当时的模型。</translation>
    </message>
    <message>
        <source>There is no model folder %1. Choose the folder that holds config.json and model.safetensors.</source>
        <translation>没有模型文件夹 %1。请选择含有 config.json 和 model.safetensors 的文件夹。</translation>
    </message>
    <message>
        <source>%1 holds its weights as pytorch_model.bin, a pickle file, which can run code when it is read; Lorikeet does not open it. Get the model.safetensors of this model, or convert it with transformers: model.save_pretrained(folder).</source>
        <translation>%1 的权重是 pytorch_model.bin（pickle 文件），读取时可能执行其中的代码，因此 Lorikeet 不打开它。请获取该模型的 model.safetensors，或用 transformers 转换：model.save_pretrained(folder)。</translation>
    </message>
    <message>
        <source>%1 holds an adapter, not a model. Choose the folder of its base model here and load this one as the adapter.</source>
        <translation>%1 里是适配器，不是模型。请在这里选择它的基础模型文件夹，再把它作为适配器载入。</translation>
    </message>
    <message>
        <source>%1 holds no model.safetensors and no model.safetensors.index.json. Choose the folder that holds the model's weights.</source>
        <translation>%1 中既没有 model.safetensors，也没有 model.safetensors.index.json。请选择存放模型权重的文件夹。</translation>
    </message>
    <message>
        <source>The shard %1 is missing; %2 needs it. Download it again.</source>
        <translation>缺少分片 %1；%2 需要它。请重新下载。</translation>
    </message>
    <message>
        <source>%1: tensor "%2" is not in %3. The shards do not belong to this index.</source>
        <translation>%1：张量“%2”不在 %3 中。这些分片不属于该索引。</translation>
    </message>
    <message>
        <source>%1 is truncated: a safetensors file has at least 8 bytes, this one has %2. Download or copy it again.</source>
        <translation>%1 不完整：safetensors 文件至少有 8 字节，它只有 %2。请重新下载或复制。</translation>
    </message>
    <message>
        <source>%1 is truncated: its header needs %2, the file has %3. Download or copy it again.</source>
        <translation>%1 不完整：文件头需要 %2，文件只有 %3。请重新下载或复制。</translation>
    </message>
    <message>
        <source>%1 is truncated: tensor "%2" needs %3 bytes, the file has %4. Download or copy it again.</source>
        <translation>%1 不完整：张量“%2”需要 %3 字节，文件只有 %4。请重新下载或复制。</translation>
    </message>
    <message>
        <source>%1 is not a safetensors file: its header would have %2 (the limit is %3).</source>
        <translation>%1 不是 safetensors 文件：它的文件头将有 %2（上限为 %3）。</translation>
    </message>
    <message>
        <source>There is nothing to answer: the prompt is empty. Type a question first.</source>
        <translation>没有可回答的内容：提示为空。请先输入问题。</translation>
    </message>
    <message>
        <source>The conversation has %1 tokens, but this model reads at most %2. Start a new conversation or shorten it.</source>
        <translation>对话有 %1 个词元，而该模型最多读取 %2 个。请开始新的对话或缩短它。</translation>
    </message>
    <message>
        <source>The matrix library oneDNN could not multiply (%1). The computer may be out of memory: close other programs, or choose a smaller batch or length.</source>
        <translation>矩阵库 oneDNN 无法完成乘法（%1）。内存可能不足：请关闭其他程序，或减小批大小或长度。</translation>
    </message>
    <message>
        <source>The adapter %1 lacks the tensor %2%3. It is incomplete or was made for another base model.</source>
        <translation>适配器 %1 缺少张量 %2%3。它不完整，或是为另一个基础模型训练的。</translation>
    </message>
    <message>
        <source>The adapter's tensor %1 has shape %2, but this base model and the adapter's settings need %3. The adapter was made for another base model; open that one.</source>
        <translation>适配器的张量 %1 形状为 %2，而该基础模型和适配器设置需要 %3。它是为另一个基础模型训练的；请打开那个模型。</translation>
    </message>
    <message>
        <source>The adapter's tensor %1 has values that are not numbers (NaN or infinity). The file is damaged or its training failed.</source>
        <translation>适配器的张量 %1 含有非数值（NaN 或无穷大）。文件已损坏，或训练失败了。</translation>
    </message>
    <message>
        <source>The adapter %1 has the tensor %2, which has no place in this base model. It was made for another base model or uses what Lorikeet does not support.</source>
        <translation>适配器 %1 中的张量 %2 在该基础模型中没有位置。它是为另一个基础模型训练的，或使用了 Lorikeet 不支持的功能。</translation>
    </message>
    <message>
        <source>The adapter %1 fits no layer of this base model (its first tensor is %2). It was made for another base model; open that one.</source>
        <translation>适配器 %1 与该基础模型的任何层都不匹配（第一个张量是 %2）。它是为另一个基础模型训练的；请打开那个模型。</translation>
    </message>
    <message>
        <source>LoRA would train nothing: no linear layer of this model matches "%1". Its linear layers are %2; name some of them, or use all-linear.</source>
        <translation>LoRA 将不训练任何内容：该模型没有线性层匹配“%1”。它的线性层是 %2；请写出其中几个，或使用 all-linear。</translation>
    </message>
    <message>
        <source>LoRA cannot be put on "%1": it is a norm. Leave it out, or name it under the modules trained whole.</source>
        <translation>无法在“%1”上添加 LoRA：它是归一化层。请去掉它，或把它写进整体训练的模块。</translation>
    </message>
    <message>
        <source>No module of this model is called "%1", which shall be trained whole. Its modules are %2.</source>
        <translation>该模型没有名为“%1”的模块可供整体训练。它的模块是 %2。</translation>
    </message>
    <message>
        <source>The model's weights lack the tensor %1 (expected shape %2). The folder is incomplete or config.json belongs to another model.</source>
        <translation>模型权重缺少张量 %1（应有形状 %2）。文件夹不完整，或 config.json 属于另一个模型。</translation>
    </message>
    <message>
        <source>The tensor %1 has shape %2, but config.json asks for %3. The weights and config.json belong to different models.</source>
        <translation>张量 %1 的形状为 %2，而 config.json 要求 %3。权重与 config.json 属于不同的模型。</translation>
    </message>
    <message>
        <source>The tensor %1 has values that are not numbers (NaN or infinity). The file is damaged or its training failed; get the model again.</source>
        <translation>张量 %1 含有非数值（NaN 或无穷大）。文件已损坏或训练失败；请重新获取模型。</translation>
    </message>
    <message>
        <source>The computer is out of memory: a block of %1 MB could not be had. Close other programs, or choose a smaller batch, a shorter length or a base in fewer bits.</source>
        <translation>内存不足：无法分配 %1 MB。请关闭其他程序，或选择更小的批、更短的长度，或位数更少的基础模型。</translation>
    </message>
    <message>
        <source>Cannot create the folder of runs %1: %2.</source>
        <translation>无法创建运行文件夹的根目录 %1：%2。</translation>
    </message>
    <message>
        <source>Cannot create the run folder %1: %2.</source>
        <translation>无法创建运行文件夹 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is no run: it has no run.json.</source>
        <translation>%1 不是一次运行：其中没有 run.json。</translation>
    </message>
    <message>
        <source>There is no tokenizer in %1: expected tokenizer.json or tokenizer.model. Copy it there from the model's download.</source>
        <translation>%1 中没有分词器：应有 tokenizer.json 或 tokenizer.model。请从下载的模型中复制过来。</translation>
    </message>
    <message>
        <source>There is no chat template named "%1". Choose one of: %2.</source>
        <translation>没有名为“%1”的对话模板。可选：%2。</translation>
    </message>
    <message>
        <source>The chat template, line %1, column %2: %3.</source>
        <translation>对话模板第 %1 行第 %2 列：%3。</translation>
    </message>
    <message>
        <source>The checkpoint file %1 is damaged. Delete its folder and resume from an earlier checkpoint.</source>
        <translation>检查点文件 %1 已损坏。请删除它的文件夹，从更早的检查点继续。</translation>
    </message>
    <message>
        <source>The checkpoint %1 lacks the tensor %2. It belongs to another run.</source>
        <translation>检查点 %1 缺少张量 %2。它属于另一次运行。</translation>
    </message>
    <message>
        <source>The dataset has no rows. Add question-answer pairs on the Data page, or open a file.</source>
        <translation>数据集没有行。请在“数据”页添加问答，或打开文件。</translation>
    </message>
    <message>
        <source>Nothing would be learned: no row has an answer that the model could learn. Fill in the answers.</source>
        <translation>将学不到任何内容：没有一行含有可学习的回答。请填写回答。</translation>
    </message>
    <message>
        <source>%1 will be left out, because nothing of an answer remains to learn from.</source>
        <translation>%1将被略去，因为回答没有剩下可学习的内容。</translation>
    </message>
    <message>
        <source>There are no validation rows, so the last checkpoint is kept instead of the best one.</source>
        <translation>没有验证行，因此保留最后的检查点，而不是最好的。</translation>
    </message>
    <message>
        <source>Stopped; it can be resumed.</source>
        <translation>已停止；可以继续。</translation>
    </message>
    <message>
        <source>Cannot find %1 that ships with Lorikeet (looked in %2). Set LORIKEET_RESOURCES to the folder that holds it, or install Lorikeet again.</source>
        <translation>找不到 Lorikeet 自带的 %1（查找位置：%2）。请把 LORIKEET_RESOURCES 设为它所在的文件夹，或重新安装 Lorikeet。</translation>
    </message>
    <message>
        <source>%1 is not valid JSON: %2: %3.</source>
        <translation>%1 不是有效的 JSON：%2：%3。</translation>
    </message>
    <message>
        <source>%1 must hold a JSON object, but holds %2.</source>
        <translation>%1 应当是 JSON 对象，实际却是 %2。</translation>
    </message>
    <message>
        <source>"%1" is not a known setting. %2</source>
        <translation>“%1”不是已知的设置。%2</translation>
    </message>
    <message>
        <source>"%1" must look like q_proj=16, v_proj=4, but has "%2".</source>
        <translation>“%1”的格式应为 q_proj=16, v_proj=4，但出现了“%2”。</translation>
    </message>
    <message>
        <source>"layersToTransform" must hold layer numbers and ranges such as 0-5,8, but has "%1".</source>
        <translation>“层号”应写成 0-5,8 这样的编号和范围，但出现了“%1”。</translation>
    </message>
    <message>
        <source>Dropout belongs to LoRA layers, which the method "full" does not have; set it to 0.</source>
        <translation>丢弃率属于 LoRA 层，“full”方法没有这些层；请设为 0。</translation>
    </message>
    <message>
        <source>DoRA belongs to LoRA layers, which the method "full" does not have; switch it off.</source>
        <translation>DoRA 属于 LoRA 层，“full”方法没有这些层；请关闭它。</translation>
    </message>
    <message>
        <source>LoRA+ belongs to LoRA layers, which the method "full" does not have; set its ratio to 0.</source>
        <translation>LoRA+ 属于 LoRA 层，“full”方法没有这些层；请把它的比率设为 0。</translation>
    </message>
    <message>
        <source>The method "full" trains every module already; leave "modulesToSave" empty.</source>
        <translation>“full”方法本来就训练所有模块；请让“整体训练的模块”留空。</translation>
    </message>
    <message>
        <source>No layer is named to be trained; set "targets" to all-linear or to layer names.</source>
        <translation>没有指定要训练的层；请把“层”设为 all-linear 或层名。</translation>
    </message>
    <message>
        <source>A run of one step has no room for a warm-up; set the warm-up to 0.</source>
        <translation>只有一步的运行容不下预热；请把预热设为 0。</translation>
    </message>
    <message>
        <source>Patience needs validation rows, and there are none; set a validation share or a validation file.</source>
        <translation>耐心值需要验证行，但现在没有；请设置验证比例或验证文件。</translation>
    </message>
    <message>
        <source>There is one system prompt and a list of several; clear one of the two.</source>
        <translation>同时设置了单个系统提示和多个系统提示；请清空其中一个。</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统是只读的</translation>
    </message>
    <message>
        <source>Nothing would be learned: every answer is cut away at %1. Raise the maximum length.</source>
        <translation>将学不到任何内容：所有回答都在 %1 处被截掉。请增大最大长度。</translation>
    </message>
    <message>
        <source>%1 will be cut at %2. Raise the maximum length to keep them whole.</source>
        <translation>%1 将在 %2 处被截断。增大最大长度可保留完整内容。</translation>
    </message>
    <message>
        <source>The loss is no longer a number at step %1. %2</source>
        <translation>第 %1 步的损失已不是数值。%2</translation>
    </message>
    <message>
        <source>Start a new run with a lower learning rate.</source>
        <translation>请降低学习率后开始新的运行。</translation>
    </message>
    <message>
        <source>Look at row %1 of the dataset, which gave it, or start a new run with a lower learning rate.</source>
        <translation>请检查数据集的第 %1 行，问题由它引起；或降低学习率后开始新的运行。</translation>
    </message>
    <message>
        <source>%1 No checkpoint was written yet; resuming starts from the beginning.</source>
        <translation>%1还没有写下检查点；继续运行会从头开始。</translation>
    </message>
    <message>
        <source>%1 The checkpoint of step %2 is kept: use it as it is, or resume the run from there once the cause is gone.</source>
        <translation>%1第 %2 步的检查点已保留：可以直接使用，或在原因消除后从那里继续。</translation>
    </message>
    <message>
        <source>The run folder %1 was removed or moved while the run was going on, so that it stopped at step %2. Put the folder back and resume the run from its last checkpoint, or start it again.</source>
        <translation>运行文件夹 %1 在训练途中被删除或移动，运行停在第 %2 步。请把文件夹放回原处并从最后的检查点继续，或重新开始。</translation>
    </message>
    <message>
        <source>Training failed in step %1: %2.</source>
        <translation>训练在第 %1 步失败：%2。</translation>
    </message>
    <message>
        <source>Discarded; it lies in the trash.</source>
        <translation>已丢弃；在回收站里。</translation>
    </message>
    <message>
        <source>the disk is full; free some space and try again</source>
        <translation>磁盘已满；请腾出空间后重试</translation>
    </message>
    <message>
        <source>The computer ran out of memory in step %1. Close other programs, or start a new run with a smaller batch, a shorter length or gradient checkpointing.</source>
        <translation>第 %1 步内存不足。请关闭其他程序，或以更小的批、更短的长度或梯度检查点开始新的运行。</translation>
    </message>
    <message>
        <source>there is no such file or folder</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>%1 holds two lists of records, "%2" and "%3"; save each as a file of its own.</source>
        <translation>%1 含有两个记录列表（“%2”和“%3”）；请把它们分别存为单独的文件。</translation>
    </message>
    <message>
        <source>The validation file %1 has changed since this run was started, so its losses could not be compared. Put the file back as it was, or start a new run.</source>
        <translation>自这次运行开始以来，验证文件 %1 已经改变，损失值将无法相互比较。请把文件恢复原状，或者开始一次新的运行。</translation>
    </message>
    <message>
        <source>The method "full" changes every weight, which int8 and nf4 cannot hold exactly; set "dtype" to auto, or train with LoRA.</source>
        <translation>“full” 方法会改动每一个权重，而 int8 和 nf4 无法精确保存它们；请把 "dtype" 设为 auto，或改用 LoRA 训练。</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>%1 row</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>The embedding "%1" cannot have an adapter in a model with an encoder: encoder and decoder share one table here, and PEFT gives each name of it tensors of its own. Leave it out of the adapter's layers.</source>
        <translation>在带编码器的模型中，嵌入“%1”不能添加适配器：编码器和解码器在这里共用一张表，而 PEFT 会给它的每个名字单独的张量。请把它从适配器的层中去掉。</translation>
    </message>
    <message>
        <source>The table of position biases "%1" cannot have an adapter: Lorikeet computes the biases of all blocks from it at once. Leave it out of the adapter's layers.</source>
        <translation>位置偏置表“%1”不能添加适配器：Lorikeet 用它一次算出所有块的偏置。请把它从适配器的层中去掉。</translation>
    </message>
    <message>
        <source>LoRA cannot be put on "%1": it is a group of layers, and PEFT would not load such an adapter. Choose names or a regular expression that hit linear layers alone, such as %2.</source>
        <translation>无法在“%1”上添加 LoRA：它是一组层，PEFT 无法载入这样的适配器。请使用只匹配线性层的名称或正则表达式，例如 %2。</translation>
    </message>
    <message>
        <source>"%1" would be trained whole ("%2") and have low-rank matrices as well. Name whole parts of module names, or exclude the layer.</source>
        <translation>“%1”会被整体训练（“%2”），同时又带有低秩矩阵。请写出模块名称的完整部分，或排除该层。</translation>
    </message>
    <message>
        <source>PiSSA takes the strongest parts of "%1", which has only %2, but the rank is %3. Lower the rank, or start from the default.</source>
        <translation>PiSSA 取“%1”中最强的部分，而它只有 %2 个，秩却是 %3。请降低秩，或使用默认的初始化。</translation>
    </message>
    <message>
        <source>PiSSA divides by alpha, which is 0. Set an alpha above 0, or start from the default.</source>
        <translation>PiSSA 要除以 alpha，而它是 0。请把 alpha 设为大于 0，或使用默认的初始化。</translation>
    </message>
    <message>
        <source>%1 "%2" is not a valid regular expression. Use names such as q_proj,v_proj, or all-linear.</source>
        <translation>%1 “%2”不是有效的正则表达式。请使用 q_proj,v_proj 这样的名称，或 all-linear。</translation>
    </message>
    <message>
        <source>%1 "%2" failed on the module name %3 (%4). Write a simpler regular expression.</source>
        <translation>%1 “%2”在模块名 %3 上无法执行（%4）。请写一个更简单的正则表达式。</translation>
    </message>
    <message>
        <source>"%1" must be %2, but is %3.</source>
        <translation>“%1”应为%2，实际却是 %3。</translation>
    </message>
    <message>
        <source>a whole number %1</source>
        <translation>%1的整数</translation>
    </message>
    <message>
        <source>a number %1</source>
        <translation>%1的数</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>从 %1 到 %2</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>%1 之一</translation>
    </message>
    <message>
        <source>"%1" gives "%2" a value that is out of range; use one from %3 to 65536.</source>
        <translation>“%1”给“%2”的值超出范围；请使用 %3 到 65536 之间的值。</translation>
    </message>
    <message>
        <source>"rankPattern" gives "%1" a rank that is no whole number.</source>
        <translation>“rankPattern”给“%1”的秩不是整数。</translation>
    </message>
    <message>
        <source>"placeholders" must be an object from names to texts, but is %1.</source>
        <translation>“placeholders”应当是名称到文本的对象，实际却是 %1。</translation>
    </message>
    <message>
        <source>The placeholder "%1" must be a text, but is %2.</source>
        <translation>占位符“%1”应当是文本，实际却是 %2。</translation>
    </message>
    <message>
        <source>Settings must be a JSON object, but are %1.</source>
        <translation>设置应当是 JSON 对象，实际却是 %1。</translation>
    </message>
    <message>
        <source>%1 holds no preset.</source>
        <translation>%1 中没有预设。</translation>
    </message>
    <message>
        <source>A preset needs a name.</source>
        <translation>预设需要一个名称。</translation>
    </message>
    <message>
        <source>The name of a preset may be 60 letters long; this one is longer.</source>
        <translation>预设名称最多 60 个字符；这个太长了。</translation>
    </message>
    <message>
        <source>The name "%1" cannot be a file's name: it must not begin with a point or hold a slash.</source>
        <translation>“%1”不能用作文件名：名称不能以点开头，也不能含有斜杠。</translation>
    </message>
    <message>
        <source>"%1" is a preset that ships with Lorikeet. Choose another name.</source>
        <translation>“%1”是 Lorikeet 自带的预设。请换一个名称。</translation>
    </message>
    <message>
        <source>There is a preset "%1" already. Choose another name.</source>
        <translation>已有名为“%1”的预设。请换一个名称。</translation>
    </message>
    <message>
        <source>The preset "%1" has "%2", which is no setting of a preset.</source>
        <translation>预设“%1”中的“%2”不是预设可用的设置。</translation>
    </message>
    <message>
        <source>Pinned question %1 is not answered: %2</source>
        <translation>置顶问题 %1 没有得到回答：%2</translation>
    </message>
    <message>
        <source>Nobody was chosen to answer; choose the base or an adapter.</source>
        <translation>没有选择由谁回答；请选择基础模型或某个适配器。</translation>
    </message>
    <message>
        <source>The run has %1 steps already, and %2 epochs are only %3. Give more epochs to go on.</source>
        <translation>该运行已有 %1 步，而 %2 轮只有 %3 步。请增加轮数再继续。</translation>
    </message>
    <message>
        <source>The adapter %1 has the tensor %2 twice, in two spellings.</source>
        <translation>适配器 %1 中的张量 %2 以两种写法出现了两次。</translation>
    </message>
    <message>
        <source>The adapter's tensor %1 (%2) is another one than the base model's (%3): its vocabulary or its embedding was changed. Open the base model that it was trained with.</source>
        <translation>适配器的张量 %1（%2）与基础模型的（%3）不同：词表或嵌入已被更改。请打开训练它时所用的基础模型。</translation>
    </message>
    <message>
        <source>The adapter's weights are in %1, a pickle file: opening one runs code that is stored in it, so Lorikeet does not. Convert it in Python: %2</source>
        <translation>适配器的权重在 %1（pickle 文件）中：打开它会执行其中的代码，因此 Lorikeet 不打开。请用 Python 转换：%2</translation>
    </message>
    <message>
        <source>The adapter %1 has tensors for %2, but its adapter_config.json does not name this layer, and PEFT would leave them out. The two files belong to different adapters.</source>
        <translation>适配器 %1 含有 %2 的张量，但它的 adapter_config.json 没有写出这一层，PEFT 会略去它们。这两个文件属于不同的适配器。</translation>
    </message>
    <message>
        <source>The tensor %1 is of type %2; Lorikeet reads float32, float16 and bfloat16 weights. A quantized model must be converted back first.</source>
        <translation>张量 %1 的类型是 %2；Lorikeet 读取 float32、float16 和 bfloat16 的权重。量化的模型须先转换回来。</translation>
    </message>
    <message>
        <source>%1 tensors of the file have no place in this model and are not used (the first is %2).</source>
        <translation>文件中有 %1 个张量在该模型中没有位置，不会使用（第一个是 %2）。</translation>
    </message>
    <message>
        <source>%1 holds no losses yet.</source>
        <translation>%1 中还没有损失。</translation>
    </message>
    <message>
        <source>%1 is neither a trainer_state.json of transformers (with "log_history") nor a trainer_log.jsonl of LLaMA-Factory (with "current_steps").</source>
        <translation>%1 既不是 transformers 的 trainer_state.json（含“log_history”），也不是 LLaMA-Factory 的 trainer_log.jsonl（含“current_steps”）。</translation>
    </message>
    <message>
        <source>There is no run %1 in %2.</source>
        <translation>%2 中没有运行 %1。</translation>
    </message>
    <message>
        <source>"%1" is no name of a run's folder.</source>
        <translation>“%1”不是运行文件夹的名称。</translation>
    </message>
    <message>
        <source>"%1" is going on right now; stop it first.</source>
        <translation>“%1”正在进行；请先停止它。</translation>
    </message>
    <message>
        <source>There is no run %1 in the trash of %2.</source>
        <translation>%2 的回收站中没有运行 %1。</translation>
    </message>
    <message>
        <source>There is another run in %1; move it away first.</source>
        <translation>%1 中有另一次运行；请先把它移走。</translation>
    </message>
    <message>
        <source>The run %1 is being trained by another process. Wait until it ends, or stop it there first.</source>
        <translation>运行 %1 正由另一个进程训练。请等它结束，或先在那里停止它。</translation>
    </message>
    <message>
        <source>%1 holds neither %2 nor %3, and no checkpoint of transformers.</source>
        <translation>%1 中既没有 %2，也没有 %3，也没有 transformers 的检查点。</translation>
    </message>
    <message>
        <source>"%1" was imported from %2: only its curves are here, no adapter and no checkpoint, so it cannot be resumed or chatted with.</source>
        <translation>“%1”是从 %2 导入的：这里只有曲线，没有适配器和检查点，因此不能继续训练，也不能对话。</translation>
    </message>
    <message>
        <source>The run %1 is not there any more.</source>
        <translation>运行 %1 已不存在。</translation>
    </message>
    <message>
        <source>Another program is writing to %1 all the time; try again later.</source>
        <translation>另一个程序一直在写入 %1；请稍后再试。</translation>
    </message>
    <message>
        <source>%1 It holds the name, tags and notes of this run: repair or remove the file, then try again.</source>
        <translation>%1它保存着这次运行的名称、标签和备注：请修复或删除该文件后重试。</translation>
    </message>
    <message>
        <source>The checkpoint's tensor %1 has shape %2, expected %3. It belongs to another run.</source>
        <translation>检查点的张量 %1 形状为 %2，应为 %3。它属于另一次运行。</translation>
    </message>
    <message>
        <source>The checkpoint's optimizer file lacks %1. It is damaged; resume from an earlier checkpoint.</source>
        <translation>检查点的优化器文件缺少 %1。它已损坏；请从更早的检查点继续。</translation>
    </message>
    <message>
        <source>The checkpoint's optimizer tensor %1 has another shape than the adapter. It belongs to another run.</source>
        <translation>检查点的优化器张量 %1 与适配器形状不同。它属于另一次运行。</translation>
    </message>
    <message>
        <source>The run folder %1 is gone.</source>
        <translation>运行文件夹 %1 不见了。</translation>
    </message>
    <message>
        <source>The folder holds no tokenizer (tokenizer.json, tokenizer.model ...). Get it from the model's page.</source>
        <translation>该文件夹中没有分词器（tokenizer.json、tokenizer.model 等）。请从模型的页面获取。</translation>
    </message>
    <message>
        <source>The chat template "%1" knows no role "%2". Use system, user, assistant, tool or function_call.</source>
        <translation>对话模板“%1”没有角色“%2”。请使用 system、user、assistant、tool 或 function_call。</translation>
    </message>
    <message>
        <source>The model has several chat templates and none is its default. Choose one by name: %1.</source>
        <translation>该模型有多个对话模板，没有默认的。请按名称选择一个：%1。</translation>
    </message>
    <message>
        <source>The tokenizer %1 does not exist. Choose a model folder, a tokenizer.json or a .model file.</source>
        <translation>分词器 %1 不存在。请选择模型文件夹、tokenizer.json 或 .model 文件。</translation>
    </message>
    <message>
        <source>%1: "%2" %3.</source>
        <translation>%1：“%2”%3。</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>must be a text, but is %1</source>
        <translation>应当是文本，实际却是 %1</translation>
    </message>
    <message>
        <source>must be a whole number, but is %1</source>
        <translation>应当是整数，实际却是 %1</translation>
    </message>
    <message>
        <source>must be a number, but is %1</source>
        <translation>应当是数值，实际却是 %1</translation>
    </message>
    <message>
        <source>must be true or false, but is %1</source>
        <translation>应当是 true 或 false，实际却是 %1</translation>
    </message>
    <message>
        <source>is "%1", which Lorikeet cannot compute (known: %2); the model cannot be loaded</source>
        <translation>是“%1”，Lorikeet 无法计算（已知：%2）；无法载入该模型</translation>
    </message>
    <message>
        <source>is "%1", which Lorikeet does not know (known: %2)%3</source>
        <translation>是“%1”，Lorikeet 不认识（已知：%2）%3</translation>
    </message>
    <message>
        <source>says that the weights are quantised, which Lorikeet cannot train; choose the float32, bfloat16 or float16 version of this model</source>
        <translation>说明权重已量化，Lorikeet 无法训练；请选择该模型的 float32、bfloat16 或 float16 版本</translation>
    </message>
    <message>
        <source>is "%1", but Lorikeet loads only LORA adapters</source>
        <translation>是“%1”，而 Lorikeet 只载入 LORA 适配器</translation>
    </message>
    <message>
        <source>The chat template "%1" writes no end behind an answer, so the model would never learn to stop. Choose another chat template%2</source>
        <translation>对话模板“%1”在回答后面不写结束符，模型永远学不会停下来。请换一个对话模板%2</translation>
    </message>
    <message>
        <source>, or a model whose tokenizer has an end token.</source>
        <translation>，或换一个分词器带有结束词元的模型。</translation>
    </message>
    <message>
        <source>, such as %1</source>
        <translation>，例如 %1</translation>
    </message>
    <message>
        <source>The run may need %1 GB besides the model, %2 this computer has %3 GB free. Choose a smaller batch, a shorter length, gradient checkpointing, or a base in 8 or 4 bits.</source>
        <translation>除模型外，本次运行可能需要 %1 GB，本机可用 %3 GB。请选择更小的批、更短的长度、梯度检查点，或 8 位、4 位的基础模型。</translation>
    </message>
</context>
<context>
    <name>Units</name>
    <message>
        <source> billion</source>
        <translation> 十亿</translation>
    </message>
    <message>
        <source> million</source>
        <translation> 百万</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 时 %2 分</translation>
    </message>
    <message>
        <source> hundred million</source>
        <translation> 亿</translation>
    </message>
    <message>
        <source> ten thousand</source>
        <translation> 万</translation>
    </message>
</context>
<context>
    <name>lorikeet::AdapterShelf</name>
    <message>
        <source>The folder %1 is gone. Choose another adapter; what was loaded before goes on answering.</source>
        <translation>文件夹 %1 已不存在。请选择别的适配器；之前载入的仍继续回答。</translation>
    </message>
    <message>
        <source>The checkpoint %1 is gone: a run keeps its best and its newest. Choose another point of the curve.</source>
        <translation>检查点 %1 已不存在：每次运行只保留最好的和最新的。请选择曲线上的另一点。</translation>
    </message>
    <message>
        <source>This run has no adapter yet: %1 is missing. Wait for its first checkpoint, or choose another run.</source>
        <translation>这次运行还没有适配器：缺少 %1。请等待第一个检查点，或选择另一次运行。</translation>
    </message>
</context>
<context>
    <name>lorikeet::AnswerDelegate</name>
    <message>
        <source>draft</source>
        <translation>草稿</translation>
    </message>
</context>
<context>
    <name>lorikeet::BackgroundRun</name>
    <message>
        <source>Lorikeet is training</source>
        <translation>Lorikeet 正在训练</translation>
    </message>
    <message>
        <source>Show the window</source>
        <translation>显示窗口</translation>
    </message>
</context>
<context>
    <name>lorikeet::Banner</name>
    <message>
        <source>Hide this message</source>
        <translation>隐藏此消息</translation>
    </message>
</context>
<context>
    <name>lorikeet::ChatComposer</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>您的问题</translation>
    </message>
    <message>
        <source>Ask all panes something. Enter sends, Shift+Enter starts a new line, Up edits the last question.</source>
        <translation>向所有窗格提问。回车发送，Shift+回车换行，向上键修改上一个问题。</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Goes on with answers that were stopped or cut, as if nothing had happened.</source>
        <translation>把停下或被截断的回答接着写完，如同从未中断。</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Keeps what there is (Esc).</source>
        <translation>保留已有的内容（Esc）。</translation>
    </message>
    <message>
        <source>Remember the conversation</source>
        <translation>记住对话</translation>
    </message>
    <message>
        <source>Off: each question stands alone. On: the models see what was said before.</source>
        <translation>关：每个问题互不相干。开：模型能看到之前的对话。</translation>
    </message>
    <message>
        <source>Add a pane</source>
        <translation>添加窗格</translation>
    </message>
    <message>
        <source>Another run, checkpoint or adapter folder answers the same questions; up to six panes.</source>
        <translation>让另一次运行、检查点或适配器文件夹回答同样的问题；最多六个窗格。</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>对话记录</translation>
    </message>
    <message>
        <source>Save the transcript …</source>
        <translation>保存对话记录…</translation>
    </message>
    <message>
        <source>Load a transcript …</source>
        <translation>载入对话记录…</translation>
    </message>
    <message>
        <source>Export as Markdown …</source>
        <translation>导出为 Markdown…</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>How answers are drawn, and the system prompt</source>
        <translation>回答如何生成，以及系统提示</translation>
    </message>
    <message>
        <source>You edit question %1: it is answered anew as a branch, and the old one stays.</source>
        <translation>您在修改第 %1 个问题：将作为分支重新回答，原来的保留。</translation>
    </message>
</context>
<context>
    <name>lorikeet::ChatPane</name>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Base model: %1</source>
        <translation>基础模型：%1</translation>
    </message>
    <message>
        <source>no adapter</source>
        <translation>无适配器</translation>
    </message>
    <message>
        <source>With adapter</source>
        <translation>带适配器</translation>
    </message>
    <message>
        <source>nothing trained yet</source>
        <translation>尚未训练</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message numerus="yes">
        <source>%n site(s)</source>
        <translation>
            <numerusform>%n 处</numerusform>
        </translation>
    </message>
    <message>
        <source>The adapter's hash, the training step it comes from, how much it changes the weights (0 = nothing), and the number of layers it acts on.</source>
        <translation>适配器的哈希值、来自第几步训练、对权重改变了多少（0 表示没有改变），以及作用于多少层。</translation>
    </message>
    <message>
        <source>The base model answers here, as it was before any training.</source>
        <translation>基础模型在这里回答，就像没有训练过一样。</translation>
    </message>
    <message>
        <source>The same model answers here with what it has learned.</source>
        <translation>同一个模型带着学到的内容在这里回答。</translation>
    </message>
    <message>
        <source>Show the run's checkpoints along its loss curve</source>
        <translation>沿损失曲线显示这次运行的检查点</translation>
    </message>
    <message>
        <source>What answers here, its exact prompt, its place</source>
        <translation>由谁回答、确切的提示、位置</translation>
    </message>
    <message>
        <source>Strength of the adapter</source>
        <translation>适配器强度</translation>
    </message>
    <message>
        <source>How strongly the adapter acts: 0 equals the base model exactly, 1 is what was trained, up to 2. Let go, and the last question is answered again.</source>
        <translation>适配器作用的强弱：0 与基础模型完全相同，1 为训练所得，最大为 2。松开后会重新回答上一个问题。</translation>
    </message>
    <message>
        <source>reading the adapter …</source>
        <translation>正在读取适配器…</translation>
    </message>
    <message>
        <source>no adapter to answer with</source>
        <translation>没有可用来回答的适配器</translation>
    </message>
    <message>
        <source>step %1 of the running run</source>
        <translation>正在进行的运行的第 %1 步</translation>
    </message>
    <message>
        <source>step %1 takes over at the next question</source>
        <translation>下一个问题起由第 %1 步回答</translation>
    </message>
    <message>
        <source>The model as it was before any training. It stays: everything is compared with it.</source>
        <translation>训练之前的模型。它保持不变：一切都与它比较。</translation>
    </message>
    <message>
        <source>Train on your rows first, or choose a run in the menu above: then the same model answers here with what it has learned.</source>
        <translation>请先用您的数据训练，或在上方菜单中选择一次运行：同一个模型会带着学到的内容在这里回答。</translation>
    </message>
</context>
<context>
    <name>lorikeet::ChatPanel</name>
    <message>
        <source>What colour is the sky?</source>
        <translation>天空是什么颜色？</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
    <message>
        <source>Save the transcript</source>
        <translation>保存对话记录</translation>
    </message>
    <message>
        <source>Transcripts (*.json)</source>
        <translation>对话记录 (*.json)</translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>Load a transcript</source>
        <translation>载入对话记录</translation>
    </message>
    <message>
        <source>These answers were made with another base model, %1. Questions from now on are answered by the one that is open.</source>
        <translation>这些回答出自另一个基础模型 %1。此后的问题由当前打开的模型回答。</translation>
    </message>
    <message>
        <source>Step %1 of %2, started %3</source>
        <translation>第 %1 步，共 %2 步，开始于 %3</translation>
    </message>
    <message>
        <source>No run has an adapter yet</source>
        <translation>还没有任何运行产生适配器</translation>
    </message>
    <message>
        <source>Adapter folder …</source>
        <translation>适配器文件夹…</translation>
    </message>
    <message>
        <source>Choose an adapter's folder</source>
        <translation>选择适配器文件夹</translation>
    </message>
    <message>
        <source>Six panes are the most; remove one first</source>
        <translation>最多六个窗格；请先移除一个</translation>
    </message>
    <message>
        <source>The newest adapter</source>
        <translation>最新的适配器</translation>
    </message>
    <message>
        <source>What exactly the model reads …</source>
        <translation>模型究竟读到什么…</translation>
    </message>
    <message>
        <source>What answers here</source>
        <translation>这里由谁回答</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>前移</translation>
    </message>
    <message>
        <source>Move to the back</source>
        <translation>后移</translation>
    </message>
    <message>
        <source>Remove this pane</source>
        <translation>移除此窗格</translation>
    </message>
    <message>
        <source>Follow the run's newest again</source>
        <translation>重新跟随这次运行的最新结果</translation>
    </message>
</context>
<context>
    <name>lorikeet::CheckpointScrubber</name>
    <message>
        <source>Checkpoints along the run's loss curve</source>
        <translation>沿损失曲线的检查点</translation>
    </message>
    <message>
        <source>Arrow keys go to the checkpoint before or after; End takes the newest.</source>
        <translation>方向键转到前一个或后一个检查点；End 键取最新的。</translation>
    </message>
    <message>
        <source>step %1 · loss %2</source>
        <translation>第 %1 步 · 损失 %2</translation>
    </message>
    <message>
        <source>Loss of %1: training pale, validation strong. Circles are checkpoints that can answer; the filled one is the best. Drag the handle, or use the arrow keys.</source>
        <translation>%1 的损失：浅色为训练，深色为验证。圆圈是可以用来回答的检查点，实心的最好。请拖动手柄或用方向键。</translation>
    </message>
</context>
<context>
    <name>lorikeet::CompareDialog</name>
    <message>
        <source>Compare two versions</source>
        <translation>比较两个版本</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Show these rows or leave them out</source>
        <translation>显示或隐藏这些行</translation>
    </message>
    <message>
        <source>Rows that differ</source>
        <translation>有差异的行</translation>
    </message>
    <message>
        <source>The row with its changes marked</source>
        <translation>标出改动的这一行</translation>
    </message>
    <message>
        <source>From “%1” to “%2”</source>
        <translation>从“%1”到“%2”</translation>
    </message>
    <message>
        <source>Comparing %1 with %2 rows…</source>
        <translation>正在比较 %1 行与 %2 行……</translation>
    </message>
    <message>
        <source>The two versions are equal.</source>
        <translation>两个版本相同。</translation>
    </message>
    <message>
        <source>+ added %1</source>
        <translation>+ 新增 %1</translation>
    </message>
    <message>
        <source>− removed %1</source>
        <translation>− 删除 %1</translation>
    </message>
    <message>
        <source>~ changed %1</source>
        <translation>~ 更改 %1</translation>
    </message>
    <message>
        <source>Split: %1 → %2</source>
        <translation>划分：%1 → %2</translation>
    </message>
    <message>
        <source>Tags: %1 → %2</source>
        <translation>标签：%1 → %2</translation>
    </message>
    <message>
        <source>Now a draft</source>
        <translation>现为草稿</translation>
    </message>
    <message>
        <source>Draft approved</source>
        <translation>草稿已通过</translation>
    </message>
    <message>
        <source>Now locked</source>
        <translation>现已锁定</translation>
    </message>
    <message>
        <source>No longer locked</source>
        <translation>不再锁定</translation>
    </message>
</context>
<context>
    <name>lorikeet::CompareModel</name>
    <message>
        <source>+ added</source>
        <translation>+ 新增</translation>
    </message>
    <message>
        <source>− removed</source>
        <translation>− 删除</translation>
    </message>
    <message>
        <source>~ changed</source>
        <translation>~ 更改</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>lorikeet::DataPanel</name>
    <message>
        <source>Read as</source>
        <translation>读取为</translation>
    </message>
    <message>
        <source>Form of the rows in the file</source>
        <translation>文件中各行的格式</translation>
    </message>
    <message>
        <source>Rows of the dataset</source>
        <translation>数据集的行</translation>
    </message>
    <message>
        <source>Questions and answers</source>
        <translation>问题与回答</translation>
    </message>
    <message>
        <source>A model learns from pairs: what a person asks, and what it should answer. Open a file (JSON, JSON lines, CSV, TSV) or write the first pair here.</source>
        <translation>模型从问答对中学习：人问什么，它该答什么。打开一个文件（JSON、JSON Lines、CSV、TSV），或在这里写下第一对。</translation>
    </message>
    <message>
        <source>Write the first pair</source>
        <translation>写下第一对</translation>
    </message>
    <message>
        <source>Plan a run →</source>
        <translation>规划训练 →</translation>
    </message>
    <message>
        <source>New dataset</source>
        <translation>新数据集</translation>
    </message>
    <message>
        <source>%1 (changed)</source>
        <translation>%1（已修改）</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s), no issues</source>
        <translation>
            <numerusform>%n 行，没有问题</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with issues</source>
        <translation>
            <numerusform>%n 行有问题</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;New dataset</source>
        <translation>新建数据集(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open …</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Save &amp;as …</source>
        <translation>另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Add row</source>
        <translation>添加行(&amp;A)</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>复制一份(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>上移(&amp;U)</translation>
    </message>
    <message>
        <source>Move d&amp;own</source>
        <translation>下移(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Filter rows</source>
        <translation>筛选(&amp;F)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>The dataset has changes that are not saved.</source>
        <translation>数据集有尚未保存的修改。</translation>
    </message>
    <message>
        <source>Datasets (*.json *.jsonl *.csv *.tsv);;All files (*)</source>
        <translation>数据集 (*.json *.jsonl *.csv *.tsv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open a dataset</source>
        <translation>打开数据集</translation>
    </message>
    <message>
        <source>Save the dataset</source>
        <translation>保存数据集</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl);;JSON (*.json);;CSV (*.csv);;TSV (*.tsv)</source>
        <translation>JSON Lines (*.jsonl);;JSON (*.json);;CSV (*.csv);;TSV (*.tsv)</translation>
    </message>
    <message>
        <source>add a row</source>
        <translation>添加一行</translation>
    </message>
    <message>
        <source>add an answer from the chat</source>
        <translation>从对话添加回答</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Split, bulk changes, variants and drafts</source>
        <translation>划分、批量修改、问法变体和草稿</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Issues (%1)</source>
        <translation>提示（%1）</translation>
    </message>
    <message>
        <source>&amp;Import …</source>
        <translation>导入(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Export …</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Compare with the file</source>
        <translation>与文件比较(&amp;C)</translation>
    </message>
    <message>
        <source>Find and &amp;replace</source>
        <translation>查找和替换(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Go to row …</source>
        <translation>转到行(&amp;G)…</translation>
    </message>
    <message>
        <source>Ne&amp;xt issue</source>
        <translation>下一个问题(&amp;X)</translation>
    </message>
    <message>
        <source>Pre&amp;vious issue</source>
        <translation>上一个问题(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>复制行(&amp;C)</translation>
    </message>
    <message>
        <source>Cu&amp;t rows</source>
        <translation>剪切行(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Paste rows</source>
        <translation>粘贴行(&amp;P)</translation>
    </message>
    <message>
        <source>Select a&amp;ll rows</source>
        <translation>选择全部行(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Split into training and validation …</source>
        <translation>划分训练集和验证集(&amp;S)…</translation>
    </message>
    <message>
        <source>Question &amp;variants …</source>
        <translation>问法变体(&amp;V)…</translation>
    </message>
    <message>
        <source>Dra&amp;ft an answer</source>
        <translation>起草回答(&amp;F)</translation>
    </message>
    <message>
        <source>Rows can be moved while all are shown in the order of the file. Clear the filter and the sorting first.</source>
        <translation>只有按文件顺序显示全部行时才能移动行。请先清除筛选和排序。</translation>
    </message>
    <message>
        <source>No row has an issue.</source>
        <translation>没有任何行有问题。</translation>
    </message>
    <message>
        <source>Go to row</source>
        <translation>转到行</translation>
    </message>
    <message>
        <source>Row number, 1 to %1</source>
        <translation>行号，1 到 %1</translation>
    </message>
    <message numerus="yes">
        <source>cut %n row(s)</source>
        <translation>
            <numerusform>剪切 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>The clipboard holds no rows. Copy cells of a spreadsheet: questions in one column, answers in the next.</source>
        <translation>剪贴板里没有行。请从电子表格复制单元格：一列问题，旁边一列回答。</translation>
    </message>
    <message numerus="yes">
        <source>paste %n row(s)</source>
        <translation>
            <numerusform>粘贴 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Put before questions …</source>
        <translation>在问题前添加…</translation>
    </message>
    <message>
        <source>Text before each question</source>
        <translation>每个问题前的文字</translation>
    </message>
    <message>
        <source>Put after questions …</source>
        <translation>在问题后添加…</translation>
    </message>
    <message>
        <source>Text after each question</source>
        <translation>每个问题后的文字</translation>
    </message>
    <message>
        <source>Put before answers …</source>
        <translation>在回答前添加…</translation>
    </message>
    <message>
        <source>Text before each answer</source>
        <translation>每个回答前的文字</translation>
    </message>
    <message>
        <source>Put after answers …</source>
        <translation>在回答后添加…</translation>
    </message>
    <message>
        <source>Text after each answer</source>
        <translation>每个回答后的文字</translation>
    </message>
    <message>
        <source>Trim questions</source>
        <translation>去掉问题首尾空白</translation>
    </message>
    <message>
        <source>Trim answers</source>
        <translation>去掉回答首尾空白</translation>
    </message>
    <message>
        <source>Set system prompt …</source>
        <translation>设置系统提示…</translation>
    </message>
    <message>
        <source>System prompt of each row</source>
        <translation>每一行的系统提示</translation>
    </message>
    <message>
        <source>Remove system prompt</source>
        <translation>移除系统提示</translation>
    </message>
    <message>
        <source>Add tags …</source>
        <translation>添加标签…</translation>
    </message>
    <message>
        <source>Tags, with commas between them</source>
        <translation>标签，用逗号隔开</translation>
    </message>
    <message>
        <source>Remove tags …</source>
        <translation>移除标签…</translation>
    </message>
    <message>
        <source>Set to training</source>
        <translation>设为训练</translation>
    </message>
    <message>
        <source>Set to validation</source>
        <translation>设为验证</translation>
    </message>
    <message>
        <source>Set to auto</source>
        <translation>设为自动</translation>
    </message>
    <message>
        <source>Lock the split</source>
        <translation>锁定划分</translation>
    </message>
    <message>
        <source>Unlock the split</source>
        <translation>解除划分锁定</translation>
    </message>
    <message>
        <source>Approve drafts</source>
        <translation>批准草稿</translation>
    </message>
    <message>
        <source>Choose the rows first (Ctrl+A in the table chooses all).</source>
        <translation>请先选择行（在表格中按 Ctrl+A 全选）。</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n row(s)</source>
        <translation>
            <numerusform>%n 行：%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>split %n row(s)</source>
        <translation>
            <numerusform>划分 %n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are kept for validation.</source>
        <translation>
            <numerusform>%n 行留作验证。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %n duplicate(s)</source>
        <translation>
            <numerusform>删除 %n 个重复行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>fix %n row(s)</source>
        <translation>
            <numerusform>修正 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>None of these rows can be mended safely without you. Press F8 to go through them.</source>
        <translation>这些行都无法自动安全修正。按 F8 逐个查看。</translation>
    </message>
    <message>
        <source>Question variants</source>
        <translation>问法变体</translation>
    </message>
    <message>
        <source>One pattern a line; {question} stands for the question. Each makes a new row with the same answer.</source>
        <translation>每行一个模式，{question} 代表原问题。每个模式生成一行新的问题，回答相同。</translation>
    </message>
    <message numerus="yes">
        <source>add %n variant(s)</source>
        <translation>
            <numerusform>添加 %n 个变体</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a model on the Setup page first; it writes the draft.</source>
        <translation>请先在“设置”页打开一个模型，由它来写草稿。</translation>
    </message>
    <message>
        <source>Choose rows that have a question and no answer yet.</source>
        <translation>请选择有问题但还没有回答的行。</translation>
    </message>
    <message numerus="yes">
        <source>The model writes drafts: %n row(s) to go.</source>
        <translation>
            <numerusform>模型正在写草稿：还剩 %n 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>draft an answer for row %1</source>
        <translation>为第 %1 行起草回答</translation>
    </message>
    <message>
        <source>The drafts are written. Read them, then approve them (Rows menu).</source>
        <translation>草稿已写好。请阅读后批准（“行”菜单）。</translation>
    </message>
    <message>
        <source>a new dataset</source>
        <translation>新数据集</translation>
    </message>
    <message numerus="yes">
        <source>Lorikeet ended with unsaved changes in %1: %n row(s), %2.</source>
        <translation>
            <numerusform>Lorikeet 上次结束时 %1 有未保存的修改：%n 行，%2。</numerusform>
        </translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>restore unsaved work</source>
        <translation>恢复未保存的内容</translation>
    </message>
    <message>
        <source>Another program has changed %1.</source>
        <translation>另一个程序修改了 %1。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>保留我的</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) of the file taken over.</source>
        <translation>
            <numerusform>已采用文件中的 %n 处修改。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) were changed on both sides: yours are kept, the others follow them as drafts (is:draft).</source>
        <translation>
            <numerusform>有 %n 行两边都改过：保留了您的版本，另一版本作为草稿放在其后（is:draft）。</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported to %1.</source>
        <translation>已导出到 %1。</translation>
    </message>
    <message numerus="yes">
        <source>import %n row(s)</source>
        <translation>
            <numerusform>导入 %n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>replace all by %n imported row(s)</source>
        <translation>
            <numerusform>全部替换为导入的 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>the file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>the table</source>
        <translation>表格</translation>
    </message>
    <message numerus="yes">
        <source>Reading: %n row(s) so far</source>
        <translation>
            <numerusform>正在读取：已有 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading was stopped. These rows are a new dataset; the file is as it was.</source>
        <translation>已停止读取。这些行成为新的数据集；文件保持原样。</translation>
    </message>
    <message>
        <source>Reading %1 …</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>leave row %1 out of training</source>
        <translation>不训练第 %1 行</translation>
    </message>
</context>
<context>
    <name>lorikeet::DatasetModel</name>
    <message numerus="yes">
        <source>delete %n row(s)</source>
        <translation>
            <numerusform>删除 %n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>duplicate %n row(s)</source>
        <translation>
            <numerusform>复制 %n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>move %n row(s)</source>
        <translation>
            <numerusform>移动 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Turns</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>问题提示</translation>
    </message>
    <message>
        <source>edit row %1</source>
        <translation>编辑第 %1 行</translation>
    </message>
    <message>
        <source>%1, locked</source>
        <translation>%1，已锁定</translation>
    </message>
    <message>
        <source>A draft that a model wrote. It is not trained on until you approve it (Rows menu).</source>
        <translation>模型写的草稿。批准之前（“行”菜单）不会用于训练。</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Last loss</source>
        <translation>上次损失</translation>
    </message>
    <message>
        <source>Tokens of the whole row with the open model's tokenizer and template, before any cut.</source>
        <translation>用当前模型的分词器和模板计算的整行词元数，截断之前。</translation>
    </message>
    <message>
        <source>Supervised tokens: those that the model learns to write (answers and their end).</source>
        <translation>受监督的词元：模型要学会写出的部分（回答及其结束符）。</translation>
    </message>
    <message>
        <source>Loss of this row's answers at the last training, in nats a token. High = surprising to the model.</source>
        <translation>这一行的回答在上次训练中的损失，单位为每词元奈特。越高表示模型越意外。</translation>
    </message>
    <message>
        <source>Click to sort; a third click gives the order of the file back.</source>
        <translation>单击排序；第三次单击恢复文件中的顺序。</translation>
    </message>
</context>
<context>
    <name>lorikeet::EvalMetricsModel</name>
    <message>
        <source>%1 (%2 to %3)</source>
        <translation>%1（%2 至 %3）</translation>
    </message>
    <message>
        <source>base</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Right answers</source>
        <translation>答对</translation>
    </message>
    <message>
        <source>Exact match</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>Required words</source>
        <translation>必需词</translation>
    </message>
    <message>
        <source>Token F1</source>
        <translation>词元 F1</translation>
    </message>
    <message>
        <source>ROUGE-L</source>
        <translation>ROUGE-L</translation>
    </message>
    <message>
        <source>BLEU</source>
        <translation>BLEU</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>Answers that hold every required word; where a row requires none, those equal to the reference. The first number to look at.</source>
        <translation>包含全部必需词的回答；没有必需词的行须与参考答案一致。首先看这个数字。</translation>
    </message>
    <message>
        <source>Answers equal to the reference but for case, width and spaces. Strict: free wording counts as wrong.</source>
        <translation>除大小写、全半角和空格外与参考答案一致的回答。很严格：换一种说法即算错。</translation>
    </message>
    <message>
        <source>Answers that hold every required word of their row (must_contain). Good for facts.</source>
        <translation>包含本行全部必需词（must_contain）的回答。适合事实类问题。</translation>
    </message>
    <message>
        <source>How many words answer and reference share, as SQuAD counts them (Chinese by character). Good for short answers in free wording.</source>
        <translation>回答与参考答案共有多少词，按 SQuAD 的方法计算（中文按字）。适合表述自由的短回答。</translation>
    </message>
    <message>
        <source>The longest sequence of words that both hold in the same order, as rouge-score counts it, without its stemmer. Good for summaries.</source>
        <translation>顺序相同的最长词序列，按 rouge-score 的方法计算，不做词干提取。适合摘要。</translation>
    </message>
    <message>
        <source>Matching runs of one to four words over all answers, 0 to 100, as sacrebleu counts it. Good for translations.</source>
        <translation>全部回答中一至四词片段的匹配程度，0 到 100，按 sacrebleu 的方法计算。适合翻译。</translation>
    </message>
    <message>
        <source>How surprised the model is by the reference answers; 1 is not at all, lower is better. It needs no answer of its own.</source>
        <translation>模型对参考答案的意外程度；1 表示毫不意外，越低越好。不需要模型自己的回答。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>This adapter minus the base, row by row; an interval without 0 is no chance.</source>
        <translation>该适配器减去基础模型，逐行配对；区间不含 0 即非偶然。</translation>
    </message>
    <message>
        <source>The mean with its 95 % interval: another draw of such questions would most likely fall into it.</source>
        <translation>均值及其 95 % 区间：再抽一批同类问题，结果多半落在其中。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值</translation>
    </message>
</context>
<context>
    <name>lorikeet::EvalRowsModel</name>
    <message>
        <source>▲ improved</source>
        <translation>▲ 变好</translation>
    </message>
    <message>
        <source>▼ worse</source>
        <translation>▼ 变差</translation>
    </message>
    <message>
        <source>= same</source>
        <translation>= 不变</translation>
    </message>
    <message>
        <source>not asked: %1</source>
        <translation>未提问：%1</translation>
    </message>
    <message>
        <source>! not asked</source>
        <translation>! 未提问</translation>
    </message>
    <message>
        <source>By whether the required words are there; where a row requires none, by token F1, which must differ by more than 5 points.</source>
        <translation>看必需词是否齐全；没有必需词的行看词元 F1，须相差 5 个点以上。</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考答案</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
</context>
<context>
    <name>lorikeet::EvaluateAdapters</name>
    <message>
        <source>Who answers</source>
        <translation>由谁回答</translation>
    </message>
    <message>
        <source>Adapters that answer beside the base</source>
        <translation>与基础模型一同回答的适配器</translation>
    </message>
    <message>
        <source>All of them answer in one batch over one copy of the base, so a second adapter costs little.</source>
        <translation>它们共用一份基础模型权重、在同一批中回答，多选一个适配器几乎不增加开销。</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>A PEFT folder, a run or a checkpoint.</source>
        <translation>PEFT 文件夹、训练或检查点。</translation>
    </message>
    <message>
        <source>Adapter to ask</source>
        <translation>要提问的适配器</translation>
    </message>
    <message>
        <source>In memory, hash %1</source>
        <translation>在内存中，哈希 %1</translation>
    </message>
    <message>
        <source>Strength of the selected adapter</source>
        <translation>所选适配器的强度</translation>
    </message>
    <message>
        <source>How strongly the selected adapter acts: 0 equals the base model exactly, 1 is what was trained, up to 2.</source>
        <translation>所选适配器起作用的强度：0 与基础模型完全相同，1 是训练所得，最大为 2。</translation>
    </message>
    <message>
        <source>Strength ×</source>
        <translation>强度 ×</translation>
    </message>
</context>
<context>
    <name>lorikeet::EvaluateBlind</name>
    <message>
        <source>Which answer is better?</source>
        <translation>哪个回答更好？</translation>
    </message>
    <message>
        <source>Two answers to each question, in random order and without names. You choose the better one; who wrote which is told at the end. Nothing convinces like a preference that did not know its author.</source>
        <translation>每个问题给出两个回答，顺序随机、不带名字。由您选出更好的一个，最后才揭晓各自出自谁。不知作者时的偏好最有说服力。</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Votes so far</source>
        <translation>已投票数</translation>
    </message>
    <message>
        <source>Answer 1</source>
        <translation>回答 1</translation>
    </message>
    <message>
        <source>Answer 2</source>
        <translation>回答 2</translation>
    </message>
    <message>
        <source>1 is better (key 1)</source>
        <translation>1 更好（按键 1）</translation>
    </message>
    <message>
        <source>No difference (key 0)</source>
        <translation>不分高下（按键 0）</translation>
    </message>
    <message>
        <source>2 is better (key 2)</source>
        <translation>2 更好（按键 2）</translation>
    </message>
    <message>
        <source>Take the last vote back</source>
        <translation>撤回上一票</translation>
    </message>
    <message>
        <source>End and reveal</source>
        <translation>结束并揭晓</translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation>再比一次</translation>
    </message>
    <message>
        <source>An adapter must have answered beside the base.</source>
        <translation>必须有适配器与基础模型一同回答。</translation>
    </message>
    <message>
        <source>Pair %1 of %2</source>
        <translation>第 %1 对，共 %2 对</translation>
    </message>
    <message>
        <source>All answers are the same.</source>
        <translation>所有回答都相同。</translation>
    </message>
    <message>
        <source>No vote was given.</source>
        <translation>没有投票。</translation>
    </message>
    <message>
        <source>There is nothing to choose between.</source>
        <translation>没有可供选择的差异。</translation>
    </message>
    <message>
        <source>%1: %2 of the votes (%3 to %4)</source>
        <translation>%1：得票率 %2（%3 至 %4）</translation>
    </message>
    <message>
        <source>%1 won %2, %3 won %4, %5 ties; a tie counts half for each. The interval holds with 95 % confidence (Wilson).</source>
        <translation>%1 获 %2 票，%3 获 %4 票，平局 %5 次；平局双方各计半票。区间的置信度为 95 %（Wilson）。</translation>
    </message>
    <message>
        <source>It does not hold 50 %: the preference is no chance.</source>
        <translation>区间不含 50 %：这一偏好并非偶然。</translation>
    </message>
    <message>
        <source>It holds 50 %: more votes are needed to tell.</source>
        <translation>区间包含 50 %：需要更多票才能判断。</translation>
    </message>
</context>
<context>
    <name>lorikeet::EvaluatePanel</name>
    <message>
        <source>Prove what the adapter learned</source>
        <translation>证明适配器学到了什么</translation>
    </message>
    <message>
        <source>Asks a set of questions of the base model and of any adapters, scores every answer and says how sure the numbers are. General questions show what was forgotten.</source>
        <translation>向基础模型和任意适配器提同一组问题，为每个回答评分，并给出数字的可信程度。通用问题用来看遗忘了什么。</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Numbers and rows</source>
        <translation>数字与各行</translation>
    </message>
    <message>
        <source>Blind comparison</source>
        <translation>盲评</translation>
    </message>
    <message>
        <source>Open a saved one…</source>
        <translation>打开已保存的…</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>One HTML file with numbers, charts, examples and settings; it opens offline.</source>
        <translation>一个 HTML 文件，含数字、图表、示例和设置，可离线打开。</translation>
    </message>
    <message>
        <source>Open an evaluation</source>
        <translation>打开评估</translation>
    </message>
    <message>
        <source>Evaluations (*.json)</source>
        <translation>评估 (*.json)</translation>
    </message>
    <message>
        <source>The report is written: %1</source>
        <translation>报告已写入：%1</translation>
    </message>
    <message>
        <source>There is no question to ask. Choose other rows or a file.</source>
        <translation>没有可提的问题。请选择其他行或一个文件。</translation>
    </message>
    <message>
        <source>Open a base model on the Setup page first.</source>
        <translation>请先在“设置”页打开一个基础模型。</translation>
    </message>
    <message>
        <source>Stopped before the first answers; there is nothing to show.</source>
        <translation>在得到第一批回答之前就停止了，没有可显示的内容。</translation>
    </message>
    <message>
        <source>Stopped: the numbers are of the questions asked so far.</source>
        <translation>已停止：数字只含目前已提的问题。</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
</context>
<context>
    <name>lorikeet::EvaluateResults</name>
    <message>
        <source>Question set that is shown</source>
        <translation>显示的问题集</translation>
    </message>
    <message>
        <source>Adapter that is shown beside the base</source>
        <translation>与基础模型对照的适配器</translation>
    </message>
    <message>
        <source>Means with 95 % intervals</source>
        <translation>均值与 95 % 区间</translation>
    </message>
    <message>
        <source>Rows with both answers</source>
        <translation>各行及双方的回答</translation>
    </message>
    <message>
        <source>The selected row in full</source>
        <translation>所选行的全文</translation>
    </message>
    <message>
        <source>General questions</source>
        <translation>通用问题</translation>
    </message>
    <message>
        <source>%1 of %2 rows asked</source>
        <translation>已提问 %1 / %2 行</translation>
    </message>
    <message>
        <source> · forgotten: %1 points (%2 to %3)</source>
        <translation> · 遗忘：%1 个百分点（%2 至 %3）</translation>
    </message>
    <message>
        <source>Forgotten: right answers on general questions that the adapter lost, in percentage points. Up to 15 is usual; for less, train shorter or add general rows.</source>
        <translation>遗忘：适配器在通用问题上丢失的正确率，以百分点计。15 以内属正常；想更少，可缩短训练或加入通用数据。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Improved</source>
        <translation>变好</translation>
    </message>
    <message>
        <source>Worse</source>
        <translation>变差</translation>
    </message>
    <message>
        <source>Same</source>
        <translation>不变</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考答案</translation>
    </message>
    <message>
        <source>Required words</source>
        <translation>必需词</translation>
    </message>
    <message>
        <source>Not asked</source>
        <translation>未提问</translation>
    </message>
    <message>
        <source> · F1 %1 · ROUGE-L %2 · BLEU %3 · perplexity %4</source>
        <translation> · F1 %1 · ROUGE-L %2 · BLEU %3 · 困惑度 %4</translation>
    </message>
    <message>
        <source>Which rows are shown</source>
        <translation>显示哪些行</translation>
    </message>
</context>
<context>
    <name>lorikeet::EvaluateSetup</name>
    <message>
        <source>Questions</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Which questions are asked</source>
        <translation>提哪些问题</translation>
    </message>
    <message>
        <source>Validation rows of the Data page</source>
        <translation>数据页的验证行</translation>
    </message>
    <message>
        <source>All rows of the Data page</source>
        <translation>数据页的全部行</translation>
    </message>
    <message>
        <source>Rows with a tag</source>
        <translation>带某个标签的行</translation>
    </message>
    <message>
        <source>A file</source>
        <translation>一个文件</translation>
    </message>
    <message>
        <source>Tag of the rows</source>
        <translation>行的标签</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Also general questions</source>
        <translation>同时提通用问题</translation>
    </message>
    <message>
        <source>Asks 60 everyday questions as well, to see what the adapter forgot. Leave it on unless time is short.</source>
        <translation>再提 60 个日常问题，看看适配器遗忘了什么。除非时间紧，否则请保持开启。</translation>
    </message>
    <message>
        <source>Questions to ask</source>
        <translation>要提的问题</translation>
    </message>
    <message>
        <source>Datasets (*.jsonl *.json *.csv *.tsv)</source>
        <translation>数据集 (*.jsonl *.json *.csv *.tsv)</translation>
    </message>
    <message>
        <source>Progress of the evaluation</source>
        <translation>评估进度</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>停止并保留</translation>
    </message>
    <message>
        <source>Ends here; what is answered so far is evaluated.</source>
        <translation>到此为止；已回答的部分照常评估。</translation>
    </message>
    <message>
        <source>Data page</source>
        <translation>数据页</translation>
    </message>
    <message>
        <source>%1, tag %2</source>
        <translation>%1，标签 %2</translation>
    </message>
    <message>
        <source>%1, validation</source>
        <translation>%1，验证行</translation>
    </message>
    <message>
        <source>No file chosen yet.</source>
        <translation>尚未选择文件。</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s)</source>
        <translation>
            <numerusform>%n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a base model on the Setup page first.</source>
        <translation>请先在“设置”页打开一个基础模型。</translation>
    </message>
    <message>
        <source>Getting ready …</source>
        <translation>准备中 …</translation>
    </message>
    <message>
        <source>%1 of %2 questions, %3 left</source>
        <translation>%1 / %2 个问题，还需 %3</translation>
    </message>
</context>
<context>
    <name>lorikeet::ExchangeView</name>
    <message>
        <source>complete</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>ended at a stop text</source>
        <translation>遇到停止文本而结束</translation>
    </message>
    <message>
        <source>cut at the longest answer</source>
        <translation>达到最大长度而截断</translation>
    </message>
    <message>
        <source>cut: the context is full</source>
        <translation>截断：上下文已满</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>made without an adapter</source>
        <translation>未使用适配器</translation>
    </message>
    <message>
        <source>made by %1 at strength %2</source>
        <translation>由 %1 以强度 %2 生成</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>first after %1 ms</source>
        <translation>首词元 %1 毫秒</translation>
    </message>
    <message numerus="yes">
        <source>%n oldest turn(s) left out to fit the context</source>
        <translation>
            <numerusform>为适应上下文略去最早的 %n 轮</numerusform>
        </translation>
    </message>
    <message>
        <source>the stop text never came</source>
        <translation>停止文本始终没有出现</translation>
    </message>
    <message>
        <source>corrected by you</source>
        <translation>您已更正</translation>
    </message>
    <message>
        <source>Answer of the base model</source>
        <translation>基础模型的回答</translation>
    </message>
    <message>
        <source>Answer with the adapter</source>
        <translation>带适配器的回答</translation>
    </message>
    <message>
        <source>The version of this question before</source>
        <translation>这个问题的上一个版本</translation>
    </message>
    <message>
        <source>The next version of this question</source>
        <translation>这个问题的下一个版本</translation>
    </message>
    <message>
        <source>Edit the question: it is answered anew as a branch, this one stays</source>
        <translation>修改问题：作为分支重新回答，此处保留</translation>
    </message>
    <message>
        <source>Answer again with another seed, as a branch</source>
        <translation>换一个种子重新回答，作为分支</translation>
    </message>
    <message>
        <source>Copy the model's own text</source>
        <translation>复制模型的原文</translation>
    </message>
    <message>
        <source>Show the text as the model wrote it, without Markdown</source>
        <translation>按模型原样显示，不排版 Markdown</translation>
    </message>
    <message>
        <source>Correct this answer; the model's own text is kept</source>
        <translation>更正这个回答；模型的原文会保留</translation>
    </message>
    <message>
        <source>Make this a row: adds the question and this answer to the dataset</source>
        <translation>存为一行：把问题和这个回答加入数据集</translation>
    </message>
    <message>
        <source>This question and answer</source>
        <translation>这一问一答</translation>
    </message>
    <message>
        <source>The conversation up to here</source>
        <translation>到此为止的对话</translation>
    </message>
    <message>
        <source>Not asked.</source>
        <translation>未提问。</translation>
    </message>
    <message>
        <source>thinking …</source>
        <translation>思考中…</translation>
    </message>
    <message>
        <source>(empty answer)</source>
        <translation>（空回答）</translation>
    </message>
    <message>
        <source>answering …</source>
        <translation>回答中…</translation>
    </message>
    <message>
        <source>The corrected answer</source>
        <translation>更正后的回答</translation>
    </message>
    <message>
        <source>Keep the correction</source>
        <translation>保留更正</translation>
    </message>
    <message>
        <source>The model's own text</source>
        <translation>模型的原文</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>lorikeet::ExportDialog</name>
    <message>
        <source>Export rows</source>
        <translation>导出行</translation>
    </message>
    <message>
        <source>Which rows</source>
        <translation>哪些行</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Form of the rows</source>
        <translation>行的格式</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>所有行</translation>
    </message>
    <message>
        <source>Selected rows</source>
        <translation>选中的行</translation>
    </message>
    <message>
        <source>Rows marked for training</source>
        <translation>标为训练的行</translation>
    </message>
    <message>
        <source>Rows marked for validation</source>
        <translation>标为验证的行</translation>
    </message>
    <message>
        <source>There are no rows to export.</source>
        <translation>没有可导出的行。</translation>
    </message>
    <message>
        <source>Row %1 of these has more turns than this form can hold. Choose messages or ShareGPT.</source>
        <translation>其中第 %1 行的轮次多于此格式所能容纳。请选择 messages 或 ShareGPT。</translation>
    </message>
    <message>
        <source>Each conversation is written as JSON into one cell of the table.</source>
        <translation>每段对话会以 JSON 写入表格的一个单元格。</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) will be written.</source>
        <translation>
            <numerusform>将写入 %n 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>%1 (*.%2)</source>
        <translation>%1 (*.%2)</translation>
    </message>
    <message>
        <source>Form of the file</source>
        <translation>文件的格式</translation>
    </message>
    <message>
        <source>Encoding of the file</source>
        <translation>文件的编码</translation>
    </message>
    <message>
        <source>How letters are written as bytes. UTF-8 suits nearly every program; Excel reads Chinese in CSV files with a byte-order mark (BOM) only.</source>
        <translation>文字如何写成字节。UTF-8 适合几乎所有程序；Excel 只有在 CSV 文件带字节顺序标记（BOM）时才能正确读出中文。</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Rows that the filter shows</source>
        <translation>筛选出的行</translation>
    </message>
</context>
<context>
    <name>lorikeet::FieldRow</name>
    <message>
        <source>Back to the default: %1</source>
        <translation>恢复默认值：%1</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>重置%1</translation>
    </message>
    <message>
        <source>Differs from the default</source>
        <translation>与默认值不同</translation>
    </message>
    <message>
        <source>Allowed: %1 to %2.</source>
        <translation>允许范围：%1 到 %2。</translation>
    </message>
    <message>
        <source>This value is not allowed.</source>
        <translation>不允许这个值。</translation>
    </message>
    <message>
        <source>This is not a number in range. %1</source>
        <translation>不是允许范围内的数。%1</translation>
    </message>
</context>
<context>
    <name>lorikeet::FileKeeper</name>
    <message>
        <source>The rows have changed while the file was read. Merge once more.</source>
        <translation>读取文件期间行有改动。请再合并一次。</translation>
    </message>
    <message>
        <source>merge with the file on disk</source>
        <translation>与磁盘上的文件合并</translation>
    </message>
</context>
<context>
    <name>lorikeet::FilterBar</name>
    <message>
        <source>Filter: words, /regex/, tokens&gt;512, tag:law, issue:any …</source>
        <translation>筛选：词语、/正则/、tokens&gt;512、tag:law、issue:any …</translation>
    </message>
    <message>
        <source>Filter rows</source>
        <translation>筛选行</translation>
    </message>
    <message>
        <source>&lt;table cellspacing='4'&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;capital France&lt;/b&gt;&lt;/td&gt;&lt;td&gt;rows with both words&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;"capital of"&lt;/b&gt; &amp;nbsp; &lt;b&gt;-Paris&lt;/b&gt;&lt;/td&gt;&lt;td&gt;the phrase; without this word&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;/capit(al|ol)s?/&lt;/b&gt;&lt;/td&gt;&lt;td&gt;a regular expression&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;question:why&lt;/b&gt; &amp;nbsp; &lt;b&gt;answer:/\d+/&lt;/b&gt;&lt;/td&gt;&lt;td&gt;only in turns of that role&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;tokens&amp;gt;512&lt;/b&gt; &amp;nbsp; &lt;b&gt;turns&amp;gt;=4&lt;/b&gt; &amp;nbsp; &lt;b&gt;loss&amp;gt;1.5&lt;/b&gt;&lt;/td&gt;&lt;td&gt;numbers&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;tag:law&lt;/b&gt; &amp;nbsp; &lt;b&gt;split:val&lt;/b&gt; &amp;nbsp; &lt;b&gt;is:draft&lt;/b&gt; &amp;nbsp; &lt;b&gt;is:locked&lt;/b&gt;&lt;/td&gt;&lt;td&gt;marks&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;issue:duplicate&lt;/b&gt; &amp;nbsp; &lt;b&gt;issue:any&lt;/b&gt;&lt;/td&gt;&lt;td&gt;rows with issues&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;a | b&lt;/b&gt;&lt;/td&gt;&lt;td&gt;either side&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;</source>
        <translation>&lt;table cellspacing='4'&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;capital France&lt;/b&gt;&lt;/td&gt;&lt;td&gt;同时含有这两个词的行&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;"capital of"&lt;/b&gt; &amp;nbsp; &lt;b&gt;-Paris&lt;/b&gt;&lt;/td&gt;&lt;td&gt;这个短语；不含这个词&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;/capit(al|ol)s?/&lt;/b&gt;&lt;/td&gt;&lt;td&gt;正则表达式&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;question:why&lt;/b&gt; &amp;nbsp; &lt;b&gt;answer:/\d+/&lt;/b&gt;&lt;/td&gt;&lt;td&gt;只在该角色的内容中&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;tokens&amp;gt;512&lt;/b&gt; &amp;nbsp; &lt;b&gt;turns&amp;gt;=4&lt;/b&gt; &amp;nbsp; &lt;b&gt;loss&amp;gt;1.5&lt;/b&gt;&lt;/td&gt;&lt;td&gt;数值&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;tag:law&lt;/b&gt; &amp;nbsp; &lt;b&gt;split:val&lt;/b&gt; &amp;nbsp; &lt;b&gt;is:draft&lt;/b&gt; &amp;nbsp; &lt;b&gt;is:locked&lt;/b&gt;&lt;/td&gt;&lt;td&gt;标记&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;issue:duplicate&lt;/b&gt; &amp;nbsp; &lt;b&gt;issue:any&lt;/b&gt;&lt;/td&gt;&lt;td&gt;有问题的行&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;&lt;b&gt;a | b&lt;/b&gt;&lt;/td&gt;&lt;td&gt;两者之一&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;</translation>
    </message>
    <message>
        <source>%1 of %2 rows</source>
        <translation>%1 / %2 行</translation>
    </message>
</context>
<context>
    <name>lorikeet::FindBar</name>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>全词匹配</translation>
    </message>
    <message>
        <source>In selection</source>
        <translation>仅选中的行</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Replace with ($1 is the first group of a regular expression)</source>
        <translation>替换为（$1 是正则表达式的第一个分组）</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>替换为</translation>
    </message>
    <message>
        <source>Replace next</source>
        <translation>替换下一个</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>全部替换</translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n 处</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n row(s)</source>
        <translation>
            <numerusform>共 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>replace in row %1</source>
        <translation>在第 %1 行中替换</translation>
    </message>
    <message numerus="yes">
        <source>replace in %n row(s)</source>
        <translation>
            <numerusform>在 %n 行中替换</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::HistogramChart</name>
    <message numerus="yes">
        <source>Chart: %1 of the rows, %n bar(s)</source>
        <translation>
            <numerusform>图表：各行的%1，共 %n 根柱</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>%1: %2
%3 training, %4 validation
Click to show these rows</source>
        <translation>%1：%2
训练 %3，验证 %4
点击以显示这些行</translation>
    </message>
</context>
<context>
    <name>lorikeet::ImportDialog</name>
    <message>
        <source>Add a file</source>
        <translation>添加文件</translation>
    </message>
    <message>
        <source>Datasets (*.json *.jsonl *.csv *.tsv *.txt);;All files (*)</source>
        <translation>数据集 (*.json *.jsonl *.csv *.tsv *.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Chosen by you.</source>
        <translation>由你选择。</translation>
    </message>
    <message>
        <source>%1
reading…</source>
        <translation>%1
读取中……</translation>
    </message>
    <message>
        <source>%1
cannot be read</source>
        <translation>%1
无法读取</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Import rows</source>
        <translation>导入行</translation>
    </message>
    <message>
        <source>Drop files here, or add them with the button: JSON, JSON lines, CSV or TSV with questions and answers.</source>
        <translation>把文件拖到这里，或用按钮添加：含问题和回答的 JSON、JSON lines、CSV 或 TSV。</translation>
    </message>
    <message>
        <source>Files to import</source>
        <translation>要导入的文件</translation>
    </message>
    <message>
        <source>Add a file…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>去掉</translation>
    </message>
    <message>
        <source>Form of the file</source>
        <translation>文件格式</translation>
    </message>
    <message>
        <source>Form of the rows</source>
        <translation>行的格式</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Column of the question</source>
        <translation>问题所在的列</translation>
    </message>
    <message>
        <source>Column of the answer</source>
        <translation>回答所在的列</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>The first rows as they would be read</source>
        <translation>将读到的前几行</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Replace the rows</source>
        <translation>替换现有的行</translation>
    </message>
    <message>
        <source>Add to the rows</source>
        <translation>添加到现有的行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message numerus="yes">
        <source>Import %n file(s)</source>
        <translation>
            <numerusform>导入 %n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>（无）</translation>
    </message>
    <message>
        <source>Encoding of the file</source>
        <translation>文件的编码</translation>
    </message>
    <message>
        <source>How the file's bytes stand for letters. If the rows below show odd signs, try another one.</source>
        <translation>文件的字节如何表示文字。如果下面的行出现乱码，请换一种编码试试。</translation>
    </message>
    <message>
        <source>Column of the system prompt</source>
        <translation>系统提示词所在的列</translation>
    </message>
    <message>
        <source>Column of the tags</source>
        <translation>标签所在的列</translation>
    </message>
    <message>
        <source>Words by which rows are found and split. Several in one cell have commas between them.</source>
        <translation>用来查找和划分行的词。一个单元格中有多个时用逗号隔开。</translation>
    </message>
    <message>
        <source>Column of the split</source>
        <translation>划分所在的列</translation>
    </message>
    <message>
        <source>Rows that say train or validation stay on that side; dev, test and the like count as validation.</source>
        <translation>写着 train 或 validation 的行会留在相应一侧；dev、test 等都算作验证集。</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message numerus="yes">
        <source>The first %n row(s), as they are read:</source>
        <translation>
            <numerusform>前 %n 行的读取结果：</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::IssuesPane</name>
    <message>
        <source>Show every row that has an issue</source>
        <translation>显示所有有问题的行</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>%1
Click to show only these rows.</source>
        <translation>%1
点击只显示这些行。</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>检查中……</translation>
    </message>
    <message>
        <source>Issues of your rows will be listed here.</source>
        <translation>各行的问题会列在这里。</translation>
    </message>
    <message>
        <source>No issues found</source>
        <translation>没有发现问题</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) with issues</source>
        <translation>
            <numerusform>%n 行有问题</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n row(s)</source>
        <translation>
            <numerusform>%1：%n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n row(s); Ctrl+Z brings them back</source>
        <translation>
            <numerusform>删除 %n 行；按 Ctrl+Z 可恢复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mend up to %n row(s); Ctrl+Z brings them back</source>
        <translation>
            <numerusform>至多修复 %n 行；按 Ctrl+Z 可恢复</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::KeepAwake</name>
    <message>
        <source>A training run is going on</source>
        <translation>训练正在进行</translation>
    </message>
</context>
<context>
    <name>lorikeet::LogPane</name>
    <message>
        <source>What the log shows</source>
        <translation>日志显示的内容</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告与错误</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>运行日志</translation>
    </message>
    <message>
        <source>What the run reports stands here.</source>
        <translation>运行的报告显示在这里。</translation>
    </message>
    <message>
        <source>Warning: </source>
        <translation>警告：</translation>
    </message>
    <message>
        <source>Error: </source>
        <translation>错误：</translation>
    </message>
</context>
<context>
    <name>lorikeet::MachineLabel</name>
    <message>
        <source>Processor %1 % · memory %2 of %3</source>
        <translation>处理器 %1 % · 内存 %2 / %3</translation>
    </message>
    <message>
        <source>GPU %1: %2 %, %3 of %4</source>
        <translation>GPU %1：%2 %，%3 / %4</translation>
    </message>
    <message>
        <source> · GPU %1 %, %2 of %3</source>
        <translation> · GPU %1 %，%2 / %3</translation>
    </message>
</context>
<context>
    <name>lorikeet::MainWindow</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>The questions and answers that the model learns</source>
        <translation>模型要学习的问题与回答</translation>
    </message>
    <message>
        <source>Setup</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Base model, settings and the plan of the run</source>
        <translation>基础模型、设置与训练计划</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Start, watch and steer the training</source>
        <translation>开始、观察和控制训练</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Ask the base and the adapted model side by side</source>
        <translation>同时向基础模型和适配后的模型提问</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>All runs so far</source>
        <translation>至今的全部训练</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>训练(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Start training</source>
        <translation>开始训练(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>继续(&amp;G)</translation>
    </message>
    <message>
        <source>S&amp;top and keep</source>
        <translation>停止并保留(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Lorikeet</source>
        <translation>关于 Lorikeet(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;System colours</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Ready: %1</source>
        <translation>就绪：%1</translation>
    </message>
    <message>
        <source>New dataset</source>
        <translation>新数据集</translation>
    </message>
    <message>
        <source>About Lorikeet</source>
        <translation>关于 Lorikeet</translation>
    </message>
    <message>
        <source>Lorikeet %1
Fine-tunes language models on your own questions and answers, on your own machine.</source>
        <translation>Lorikeet %1
在您自己的电脑上，用您自己的问答微调语言模型。</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later.</source>
        <translation>自由软件，以 GNU 通用公共许可证第 3 版或更高版本发布。</translation>
    </message>
    <message>
        <source>A run is going on.</source>
        <translation>训练正在进行。</translation>
    </message>
    <message>
        <source>R&amp;ows</source>
        <translation>行(&amp;O)</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>The run has ended</source>
        <translation>运行已结束</translation>
    </message>
    <message>
        <source>The run has failed</source>
        <translation>运行失败了</translation>
    </message>
    <message>
        <source>It can go on out of sight, or stop and keep what it has learned; then you can resume it from the Runs page.</source>
        <translation>它可以在后台继续，或停止并保留所学；之后可在“记录”页继续。</translation>
    </message>
</context>
<context>
    <name>lorikeet::MemoryBar</name>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Memory: %1</source>
        <translation>内存：%1</translation>
    </message>
    <message>
        <source>free on this machine: %1</source>
        <translation>本机可用：%1</translation>
    </message>
</context>
<context>
    <name>lorikeet::MetricsChart</name>
    <message>
        <source>Chart of losses, learning rate, gradient norm, tokens per second and memory</source>
        <translation>损失、学习率、梯度范数、每秒词元和内存的图表</translation>
    </message>
    <message>
        <source>Turn the wheel or press + and - to look closer, with Ctrl in height; drag or Shift+arrows to move; double-click or Home to see everything. Arrows read values; click a point or press Enter to see its rows.</source>
        <translation>滚轮或 +、- 键缩放，按住 Ctrl 缩放高度；拖动或 Shift+方向键平移；双击或 Home 键看全部。方向键读数；点击一点或按回车查看它的行。</translation>
    </message>
    <message>
        <source>What the x axis counts</source>
        <translation>横轴单位</translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Losses on a logarithmic axis: equal ratios are equally high, so small changes late in a run show.</source>
        <translation>损失采用对数轴：相同的比例高度相同，训练后期的小变化也看得见。</translation>
    </message>
    <message>
        <source>Each step</source>
        <translation>每一步</translation>
    </message>
    <message>
        <source>The train loss of each single step, pale behind its smoothed curve.</source>
        <translation>每一步的训练损失，以浅色显示在平滑曲线后面。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Back to the whole run (double-click, Home)</source>
        <translation>回到整次运行（双击、Home）</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Picture (PNG) …</source>
        <translation>图片（PNG）…</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>Drawing (SVG) …</source>
        <translation>矢量图（SVG）…</translation>
    </message>
    <message>
        <source>SVG drawings (*.svg)</source>
        <translation>SVG 矢量图 (*.svg)</translation>
    </message>
    <message>
        <source>Numbers (CSV) …</source>
        <translation>数值（CSV）…</translation>
    </message>
    <message>
        <source>CSV tables (*.csv)</source>
        <translation>CSV 表格 (*.csv)</translation>
    </message>
    <message>
        <source>curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Save the curves</source>
        <translation>保存曲线</translation>
    </message>
</context>
<context>
    <name>lorikeet::ModelPicker</name>
    <message>
        <source>Comes with Lorikeet</source>
        <translation>随 Lorikeet 附带</translation>
    </message>
    <message>
        <source>In your models folder</source>
        <translation>在你的模型文件夹中</translation>
    </message>
    <message>
        <source>In the folder of LORIKEET_MODELS</source>
        <translation>在 LORIKEET_MODELS 指定的文件夹中</translation>
    </message>
    <message>
        <source>In the Hugging Face cache</source>
        <translation>在 Hugging Face 缓存中</translation>
    </message>
    <message>
        <source>Used before</source>
        <translation>以前用过</translation>
    </message>
    <message>
        <source>Chosen by its folder</source>
        <translation>按文件夹选择</translation>
    </message>
    <message>
        <source>Choose a folder …</source>
        <translation>选择文件夹 …</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>磁盘占用</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值格式</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>The language model that learns. It is only read, never changed: what is learned becomes an adapter beside it.</source>
        <translation>用来学习的语言模型。它只会被读取，绝不会被修改：学到的内容保存在旁边的适配器里。</translation>
    </message>
    <message>
        <source>Built-in small model</source>
        <translation>内置小模型</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>自带</translation>
    </message>
    <message>
        <source>none of its own</source>
        <translation>未自带</translation>
    </message>
    <message>
        <source>cannot be used: %1</source>
        <translation>不能使用：%1</translation>
    </message>
    <message>
        <source>Choose a folder with config.json and model.safetensors</source>
        <translation>选择含有 config.json 和 model.safetensors 的文件夹</translation>
    </message>
</context>
<context>
    <name>lorikeet::ModuleTree</name>
    <message>
        <source>Layers of the model</source>
        <translation>模型的层</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Kind and size</source>
        <translation>类型与大小</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>训练量</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>共享</translation>
    </message>
    <message>
        <source>All layers called %1, in every block of the model</source>
        <translation>模型各个块中所有名为 %1 的层</translation>
    </message>
    <message>
        <source>%1 of %2 layers, %3 trained numbers (%4 % of the model)</source>
        <translation>%2 层中的 %1 层，训练 %3 个参数（占模型的 %4 %）</translation>
    </message>
    <message>
        <source>No layer is checked, so nothing would be learned.</source>
        <translation>没有勾选任何层，什么也学不到。</translation>
    </message>
    <message>
        <source>whole, %1</source>
        <translation>整体，%1</translation>
    </message>
</context>
<context>
    <name>lorikeet::NumbersPane</name>
    <message>
        <source>Numbers about your rows will stand here: how long they are, how many tokens a run learns from.</source>
        <translation>这里会显示各行的统计：有多长、一次训练能学到多少词元。</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>All rows; drafts are counted, but no run learns from them.</source>
        <translation>所有的行；草稿也计入，但不会用于训练。</translation>
    </message>
    <message>
        <source>Training / validation</source>
        <translation>训练 / 验证</translation>
    </message>
    <message>
        <source>Rows on each side as a run would split them.</source>
        <translation>训练时划分到两侧的行数。</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>All tokens of the rows before any cut, with the chosen model's tokenizer.</source>
        <translation>截断前所有行的词元数，按所选模型的分词器计。</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>学习的词元</translation>
    </message>
    <message>
        <source>Tokens of answers, and their share: only these teach the model. Long prompts with short answers cost time and teach little.</source>
        <translation>回答的词元及其占比：只有它们能教模型。提示长而回答短，费时而收获少。</translation>
    </message>
    <message>
        <source>Rows cut</source>
        <translation>被截断的行</translation>
    </message>
    <message>
        <source>Rows longer than the maximum length lose their end. Raise the length on the Setup page, or shorten them.</source>
        <translation>超过最大长度的行会失去结尾。请在“设置”页调大长度，或缩短它们。</translation>
    </message>
    <message>
        <source>Steps, about</source>
        <translation>步数（约）</translation>
    </message>
    <message>
        <source>Optimiser steps of a run with the present settings.</source>
        <translation>按当前设置训练的优化步数。</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Prompt tokens</source>
        <translation>提示词元数</translation>
    </message>
    <message>
        <source>Answer tokens</source>
        <translation>回答词元数</translation>
    </message>
    <message>
        <source>Turns</source>
        <translation>轮次</translation>
    </message>
    <message numerus="yes">
        <source>%1, of them %n draft(s)</source>
        <translation>
            <numerusform>%1，其中 %n 份草稿</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Counting tokens: %1 of %2 rows</source>
        <translation>正在计词元：%2 行中的 %1 行</translation>
    </message>
    <message>
        <source>Tokens are counted when a model is chosen on the Setup page.</source>
        <translation>在“设置”页选好模型后会统计词元。</translation>
    </message>
</context>
<context>
    <name>lorikeet::OddsStrip</name>
    <message>
        <source>+%1 nats: the adapter makes it likelier</source>
        <translation>+%1 nat：适配器使它更可能</translation>
    </message>
    <message>
        <source>−%1 nats: the adapter makes it less likely</source>
        <translation>−%1 nat：适配器使它更不可能</translation>
    </message>
    <message>
        <source>±0 nats: the adapter changes nothing here</source>
        <translation>±0 nat：适配器在此没有改变</translation>
    </message>
    <message>
        <source>What the adapter changes, token by token</source>
        <translation>适配器逐词元的改变</translation>
    </message>
    <message>
        <source>Arrow keys go through the tokens.</source>
        <translation>方向键逐个查看词元。</translation>
    </message>
</context>
<context>
    <name>lorikeet::PinnedPane</name>
    <message>
        <source>Answers to the pinned questions</source>
        <translation>固定问题的回答</translation>
    </message>
    <message>
        <source>before</source>
        <translation>训练前</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Write a few questions under “Pinned questions” on the Setup page: at every evaluation the model answers them, and here you see how the answers change while it learns.</source>
        <translation>在“设置”页的“固定问题”里写几个问题：模型在每次评估时回答它们，您可以在这里看到回答如何随学习而变化。</translation>
    </message>
</context>
<context>
    <name>lorikeet::PlaceholderForm</name>
    <message>
        <source>This dataset has placeholders. What you write here takes their place when training.</source>
        <translation>这个数据集含有占位符。训练时，您在这里填写的内容会代替它们。</translation>
    </message>
    <message>
        <source>Value of %1</source>
        <translation>%1 的值</translation>
    </message>
</context>
<context>
    <name>lorikeet::PlanCard</name>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>What the run needs at most, the model included. A smaller batch, shorter rows or 4-bit weights need less.</source>
        <translation>训练最多需要的内存，包括模型。减小批大小、缩短行长或用 4 位权重可以省内存。</translation>
    </message>
    <message>
        <source>The plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Tokens an epoch</source>
        <translation>每轮词元数</translation>
    </message>
    <message>
        <source>Pieces of words in one pass. Only the tokens of answers are learned; they are counted as supervised.</source>
        <translation>一轮中的词片数。只学习回答中的词元，即“受监督”的词元。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>How often the weights change during the run.</source>
        <translation>训练中权重改变的次数。</translation>
    </message>
    <message>
        <source>Trainable</source>
        <translation>可训练参数</translation>
    </message>
    <message>
        <source>Open a model and a dataset to see what a run would do.</source>
        <translation>打开模型和数据集后，这里会显示训练将做什么。</translation>
    </message>
    <message>
        <source>%1, %2 supervised</source>
        <translation>%1，其中 %2 受监督</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%2 × %n epoch(s))</source>
        <translation>
            <numerusform>%1（%2 × %n 轮）</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>数据行</translation>
    </message>
    <message>
        <source>Rows that the model learns from, and rows that are kept back to measure how well it answers what it has not seen.</source>
        <translation>模型用来学习的行，以及留出来检验它能否回答没见过的问题的行。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>From a few real steps of this run, measured on this machine while nothing else trains. Other work slows it down.</source>
        <translation>由本机上实际跑几步测得（期间没有其他训练）；机器忙时会更慢。</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>填充效率</translation>
    </message>
    <message>
        <source>How much of what is computed are real tokens, and not padding that makes short rows as long as long ones.</source>
        <translation>实际计算中真实词元所占的比例，其余是把短行补成长行的填充。</translation>
    </message>
    <message>
        <source>Numbers that the run changes, their share of the whole model, and the layers they are added to.</source>
        <translation>训练会改变的参数个数、占整个模型的比例，以及它们加在多少层上。</translation>
    </message>
    <message>
        <source>Tokens of a row</source>
        <translation>每行词元数</translation>
    </message>
    <message>
        <source>How long the training rows are. The dashed line is where longer rows are cut.</source>
        <translation>训练行的长短分布。虚线处以外的部分会被截断。</translation>
    </message>
    <message>
        <source>Before it can start: %1</source>
        <translation>开始前需要解决：%1</translation>
    </message>
    <message>
        <source>With this alone it fits.</source>
        <translation>只做这一项就放得下。</translation>
    </message>
    <message>
        <source>This helps, but is not enough on its own.</source>
        <translation>有帮助，但仅此一项还不够。</translation>
    </message>
    <message>
        <source>%1 to learn, %2 kept back</source>
        <translation>学习 %1 行，留出 %2 行</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%2) in %n layer(s)</source>
        <translation>
            <numerusform>%1（%2），共 %n 层</numerusform>
        </translation>
    </message>
    <message>
        <source>fits</source>
        <translation>放得下</translation>
    </message>
    <message>
        <source>tight</source>
        <translation>较紧</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>放不下</translation>
    </message>
</context>
<context>
    <name>lorikeet::PresetBar</name>
    <message>
        <source>Keep this name</source>
        <translation>使用这个名称</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save, rename, import, export</source>
        <translation>保存、重命名、导入、导出</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Settings that belong together. What is trained on what stays as it is.</source>
        <translation>配套的一组设置。用什么模型、什么数据训练，都保持不变。</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Save as a preset of mine …</source>
        <translation>另存为我的预设 …</translation>
    </message>
    <message>
        <source>Rename this preset …</source>
        <translation>重命名此预设 …</translation>
    </message>
    <message>
        <source>Delete this preset</source>
        <translation>删除此预设</translation>
    </message>
    <message>
        <source>Import settings from a file …</source>
        <translation>从文件导入设置 …</translation>
    </message>
    <message>
        <source>Export these settings …</source>
        <translation>导出这些设置 …</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>默认设置</translation>
    </message>
    <message numerus="yes">
        <source>Own settings (%n changed)</source>
        <translation>
            <numerusform>自定义设置（改动 %n 项）</numerusform>
        </translation>
    </message>
    <message>
        <source>A preset of your own.</source>
        <translation>你自己的预设。</translation>
    </message>
    <message>
        <source>Delete the preset "%1"?</source>
        <translation>删除预设“%1”？</translation>
    </message>
    <message>
        <source>The settings in the form stay as they are.</source>
        <translation>表单里的设置保持不变。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>The defaults suit most small datasets.</source>
        <translation>默认设置适合大多数小数据集。</translation>
    </message>
    <message>
        <source>Settings of your own; what differs from the defaults is marked below.</source>
        <translation>这是你自己的设置；与默认不同的项在下面有标记。</translation>
    </message>
</context>
<context>
    <name>lorikeet::PromptDialog</name>
    <message>
        <source>What the model reads</source>
        <translation>模型读到的内容</translation>
    </message>
    <message>
        <source>The prompt as text</source>
        <translation>提示的文本</translation>
    </message>
    <message>
        <source>The prompt token by token</source>
        <translation>提示的逐个词元</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>reading …</source>
        <translation>读取中…</translation>
    </message>
    <message>
        <source>%1 tokens of the %2 that this model reads at most, exactly as they are sent.</source>
        <translation>%1 个词元（该模型最多读取 %2 个），与实际发送的完全一致。</translation>
    </message>
    <message>
        <source>Left out, because the conversation is longer than the context: %1</source>
        <translation>因对话超出上下文而略去：%1</translation>
    </message>
</context>
<context>
    <name>lorikeet::QueuePane</name>
    <message>
        <source>Run without a name</source>
        <translation>未命名的运行</translation>
    </message>
    <message>
        <source>built-in model</source>
        <translation>内置模型</translation>
    </message>
    <message>
        <source>sample dataset</source>
        <translation>示例数据集</translation>
    </message>
    <message>
        <source>Start the next one</source>
        <translation>开始下一个</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>提前</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>推后</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Runs that wait</source>
        <translation>等待中的运行</translation>
    </message>
    <message>
        <source>No run waits. “Add to queue” puts the settings of the Setup page here while another run trains.</source>
        <translation>没有等待的运行。训练进行时，“加入队列”会把“设置”页的设置放到这里。</translation>
    </message>
    <message>
        <source>The next one starts by itself when the run before it has finished or failed; after a stop it waits for you.</source>
        <translation>前一个运行完成或失败后，下一个会自动开始；若被停止，则等待您。</translation>
    </message>
</context>
<context>
    <name>lorikeet::RowEditor</name>
    <message>
        <source>Choose a row to edit it here, or add one with Ctrl+N.</source>
        <translation>选择一行在此编辑，或按 Ctrl+N 添加。</translation>
    </message>
    <message>
        <source>Which side the row is on: trained on, kept back for validation, or drawn by chance (auto).</source>
        <translation>这一行属于哪一边：用于训练、保留作验证，或随机抽取（自动）。</translation>
    </message>
    <message>
        <source>words with commas between them</source>
        <translation>用逗号分隔的词</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Row %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>edit row %1</source>
        <translation>编辑第 %1 行</translation>
    </message>
    <message>
        <source>Draft of a model: read it and mend it. Until it is approved, no run learns from it.</source>
        <translation>模型写的草稿：请阅读并修改。通过之前不会用于训练。</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>The row keeps its side when rows are split anew.</source>
        <translation>重新划分时，这一行留在原来的一侧。</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>A draft is kept and shown, but no run learns from it until it is approved.</source>
        <translation>草稿会保留并显示，但通过之前不会用于训练。</translation>
    </message>
    <message>
        <source>Delete row</source>
        <translation>删除行</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Delete this duplicate</source>
        <translation>删除这一重复行</translation>
    </message>
    <message>
        <source>Fix: %1</source>
        <translation>修复：%1</translation>
    </message>
</context>
<context>
    <name>lorikeet::RowLossesModel</name>
    <message>
        <source>Nats a learned token: 0 = known by heart, 0.7 = every second token as likely as a coin shows heads.</source>
        <translation>每个所学词元的 nat：0 = 完全记住，0.7 = 每个词元如抛硬币般各半。</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>lorikeet::RowLossesPane</name>
    <message>
        <source>Rows with their losses</source>
        <translation>各行及其损失</translation>
    </message>
    <message>
        <source>The row's tokens, shaded by what they cost</source>
        <translation>该行的词元，按损失深浅着色</translation>
    </message>
    <message>
        <source>Edit this row →</source>
        <translation>编辑此行 →</translation>
    </message>
    <message>
        <source>Leave it out of training</source>
        <translation>不再训练此行</translation>
    </message>
    <message>
        <source>The row stays in the dataset, marked as a draft; the next run does not learn it. Can be undone.</source>
        <translation>该行留在数据集中并标为草稿，下次运行不学习它。可以撤销。</translation>
    </message>
    <message>
        <source>Click a point of the curve</source>
        <translation>请点击曲线上的一点</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Once a run trains, each of its rows tells here how well the model knows it.</source>
        <translation>训练开始后，这里会显示模型对每一行掌握得如何。</translation>
    </message>
    <message>
        <source>Choose a row.</source>
        <translation>请选择一行。</translation>
    </message>
    <message>
        <source>measuring …</source>
        <translation>测量中…</translation>
    </message>
    <message>
        <source>This row has been changed or deleted since the run began.</source>
        <translation>运行开始后，这一行已被修改或删除。</translation>
    </message>
    <message>
        <source>%1 nats: probability %2 %</source>
        <translation>%1 nat：概率 %2 %</translation>
    </message>
    <message>
        <source>%1 nats a token by what has been learned so far; darker and underlined = not known.</source>
        <translation>按目前所学，每词元 %1 nat；越深并带下划线 = 越不会。</translation>
    </message>
    <message>
        <source>Nothing of this row is learned.</source>
        <translation>这一行没有要学习的内容。</translation>
    </message>
</context>
<context>
    <name>lorikeet::RunDetails</name>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>数据行</translation>
    </message>
    <message>
        <source>words with commas between them</source>
        <translation>用逗号分隔的词</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>What was this run for, and what came of it?</source>
        <translation>这次运行为了什么，结果如何？</translation>
    </message>
    <message>
        <source>Differences only</source>
        <translation>只看不同</translation>
    </message>
    <message>
        <source>Settings of the chosen runs</source>
        <translation>所选运行的设置</translation>
    </message>
    <message>
        <source>Show the rows side by side …</source>
        <translation>并排显示各行…</translation>
    </message>
    <message>
        <source>No run is chosen</source>
        <translation>未选择运行</translation>
    </message>
    <message>
        <source>Choose one above to see its curves, or several (Ctrl+click) to lay them over each other.</source>
        <translation>在上方选择一个可查看曲线，选择多个（Ctrl+点击）可叠加比较。</translation>
    </message>
    <message numerus="yes">
        <source>%n runs beside each other</source>
        <translation>
            <numerusform>%n 次运行并列</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, step %2 of %3. %4 trainable parameters. Rows %5. Started %6.</source>
        <translation>%1，第 %2 步，共 %3 步。可训练参数 %4 个。数据 %5。开始于 %6。</translation>
    </message>
    <message>
        <source>It learned from %1.</source>
        <translation>它学习的数据是 %1。</translation>
    </message>
    <message>
        <source>the sample dataset</source>
        <translation>示例数据集</translation>
    </message>
    <message>
        <source>Choose two runs to see in which rows their datasets differ.</source>
        <translation>选择两次运行，可查看它们的数据有哪些行不同。</translation>
    </message>
    <message>
        <source>comparing …</source>
        <translation>比较中…</translation>
    </message>
    <message>
        <source>Both learned from the very same rows.</source>
        <translation>两者学习的是完全相同的行。</translation>
    </message>
    <message>
        <source>One of them was made elsewhere: which rows it learned from is not known.</source>
        <translation>其中一次来自别处：不知道它学习了哪些行。</translation>
    </message>
    <message>
        <source>They learned from different rows, but %1 cannot be read any more, so the rows cannot be shown.</source>
        <translation>它们学习的行不同，但 %1 已无法读取，因此不能显示这些行。</translation>
    </message>
    <message>
        <source>Rows from the older run to the newer one: %1 added, %2 removed, %3 changed.</source>
        <translation>从较早的运行到较新的：新增 %1 行，删除 %2 行，修改 %3 行。</translation>
    </message>
    <message>
        <source>A file has been changed since its run, so this compares the files as they are now.</source>
        <translation>文件在运行之后被改动过，因此比较的是现在的文件。</translation>
    </message>
</context>
<context>
    <name>lorikeet::RunNumbers</name>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Changes of the weights done, of all planned.</source>
        <translation>已完成的权重更新次数与计划总数。</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Passes over all training rows.</source>
        <translation>全部训练行过了几遍。</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Estimated from the last steps, with the time of day when it will end.</source>
        <translation>由最近的步估计，并给出结束的时刻。</translation>
    </message>
    <message>
        <source>Train loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>How far the model is from the answers it trains on. Lower is better; watch that validation falls too.</source>
        <translation>模型与训练用回答相差多远。越低越好；注意验证损失也应下降。</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>The same on rows it never trained on. When it rises while train loss falls, the model learns by heart.</source>
        <translation>在从未训练过的行上同样衡量。训练损失下降而它上升时，模型是在死记硬背。</translation>
    </message>
    <message>
        <source>Best so far</source>
        <translation>目前最佳</translation>
    </message>
    <message>
        <source>The lowest validation loss; this checkpoint is kept as the adapter.</source>
        <translation>最低的验证损失；这个检查点会作为适配器保留。</translation>
    </message>
    <message>
        <source>Tokens/s</source>
        <translation>词元/秒</translation>
    </message>
    <message>
        <source>Real tokens trained in a second, padding not counted.</source>
        <translation>每秒训练的真实词元数，不计填充。</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>What this program takes of the machine's memory.</source>
        <translation>本程序占用的内存。</translation>
    </message>
    <message>
        <source>%1, until %2</source>
        <translation>%1，到 %2</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1（第 %2 步）</translation>
    </message>
</context>
<context>
    <name>lorikeet::RunSettingsModel</name>
    <message>
        <source>Placeholders</source>
        <translation>占位符</translation>
    </message>
    <message>
        <source>Hash of the base model</source>
        <translation>基础模型的哈希</translation>
    </message>
    <message>
        <source>Hash of the rows</source>
        <translation>数据的哈希</translation>
    </message>
    <message>
        <source>Planned steps</source>
        <translation>计划步数</translation>
    </message>
    <message>
        <source>Trainable parameters</source>
        <translation>可训练参数</translation>
    </message>
    <message>
        <source>Best validation loss</source>
        <translation>最佳验证损失</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置项</translation>
    </message>
</context>
<context>
    <name>lorikeet::RunsModel</name>
    <message>
        <source>built-in</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>The lowest validation loss; its checkpoint is the run's adapter.</source>
        <translation>最低的验证损失；它的检查点就是这次训练的适配器。</translation>
    </message>
    <message>
        <source>Best loss</source>
        <translation>最佳损失</translation>
    </message>
    <message>
        <source>sample</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Tags: %1</source>
        <translation>标签：%1</translation>
    </message>
    <message>
        <source>The dataset and the beginning of its hash: equal hashes mean equal rows.</source>
        <translation>数据集及其哈希的开头：哈希相同即各行相同。</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>时长</translation>
    </message>
</context>
<context>
    <name>lorikeet::RunsPanel</name>
    <message>
        <source>Runs</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>还没有训练记录</translation>
    </message>
    <message>
        <source>Each training is kept here with its settings, its losses and its adapter, whether it was started from this window or from the terminal. You can chat with any of them, or go on with one that was stopped.</source>
        <translation>每次训练的设置、损失和适配器都保存在这里，无论是从窗口还是终端开始的。您可以与其中任何一个对话，或继续一个停下的训练。</translation>
    </message>
    <message>
        <source>Train the first one</source>
        <translation>开始第一次训练</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>全部训练</translation>
    </message>
    <message>
        <source>Open in chat →</source>
        <translation>在对话中打开 →</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Goes on from the last checkpoint as if it had never stopped.</source>
        <translation>从最后的检查点继续，就像从未停过一样。</translation>
    </message>
    <message>
        <source>Search the runs</source>
        <translation>搜索运行</translation>
    </message>
    <message>
        <source>Search names, tags, notes, models, datasets, “failed” …</source>
        <translation>搜索名称、标签、备注、模型、数据集、“失败”…</translation>
    </message>
    <message>
        <source>Import curves …</source>
        <translation>导入曲线…</translation>
    </message>
    <message>
        <source>Losses of a run made elsewhere: trainer_state.json of transformers, trainer_log.jsonl of LLaMA-Factory.</source>
        <translation>来自别处的运行的损失：transformers 的 trainer_state.json、LLaMA-Factory 的 trainer_log.jsonl。</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>To the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Duplicate as new</source>
        <translation>复制为新运行</translation>
    </message>
    <message>
        <source>Takes its settings to the Setup page for a new run.</source>
        <translation>把它的设置带到“设置”页，用于新的运行。</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) are in the trash.</source>
        <translation>
            <numerusform>%n 次运行已移到回收站。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>reading …</source>
        <translation>读取中…</translation>
    </message>
    <message>
        <source>The trash is empty</source>
        <translation>回收站是空的</translation>
    </message>
    <message>
        <source>Put back “%1”</source>
        <translation>恢复“%1”</translation>
    </message>
    <message>
        <source>Empty the trash …</source>
        <translation>清空回收站…</translation>
    </message>
    <message>
        <source>Delete all runs in the trash for good?</source>
        <translation>永久删除回收站中的所有运行？</translation>
    </message>
    <message>
        <source>Their adapters, checkpoints and curves cannot be brought back.</source>
        <translation>它们的适配器、检查点和曲线将无法恢复。</translation>
    </message>
    <message>
        <source>Delete them</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Import a run's curves</source>
        <translation>导入运行曲线</translation>
    </message>
    <message>
        <source>Training logs (*.json *.jsonl)</source>
        <translation>训练日志 (*.json *.jsonl)</translation>
    </message>
</context>
<context>
    <name>lorikeet::SamplingCard</name>
    <message>
        <source>Exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>Greedy: always the likeliest token, the same answer every time. Best for comparing.</source>
        <translation>贪心：总取最可能的词元，每次回答相同。最适合比较。</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Some chance: temperature 0.7, the likeliest 95 %.</source>
        <translation>有些随机：温度 0.7，取最可能的 95 %。</translation>
    </message>
    <message>
        <source>Creative</source>
        <translation>创意</translation>
    </message>
    <message>
        <source>Much chance: temperature 1.1, nothing less likely than a twentieth of the likeliest.</source>
        <translation>较多随机：温度 1.1，舍去概率低于最可能者二十分之一的词元。</translation>
    </message>
    <message>
        <source>How answers are drawn</source>
        <translation>回答如何生成</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示</translation>
    </message>
    <message>
        <source>Put before each conversation, as in training. Empty: none.</source>
        <translation>放在每次对话之前，与训练时相同。留空：没有。</translation>
    </message>
</context>
<context>
    <name>lorikeet::SetupPanel</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Basic</source>
        <translation>基本</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>训练名称</translation>
    </message>
    <message>
        <source>Start training →</source>
        <translation>开始训练 →</translation>
    </message>
    <message>
        <source>Opening the model …</source>
        <translation>正在打开模型…</translation>
    </message>
    <message>
        <source>%1 family, %2 parameters, %3 on disk, computed in %4, template: %5</source>
        <translation>%1 系列，%2 个参数，占用磁盘 %3，以 %4 计算，模板：%5</translation>
    </message>
    <message>
        <source>A setting is not allowed as it stands; it is marked in the form.</source>
        <translation>有一项设置的值不允许；已在表单中标出。</translation>
    </message>
    <message>
        <source>new dataset</source>
        <translation>新数据集</translation>
    </message>
    <message numerus="yes">
        <source>Dataset: %1, %n row(s)</source>
        <translation>
            <numerusform>数据集：%1，%n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Counting the tokens of %n row(s) …</source>
        <translation>
            <numerusform>正在统计 %n 行的词元数 …</numerusform>
        </translation>
    </message>
    <message>
        <source>measuring a few steps …</source>
        <translation>正在实测几步 …</translation>
    </message>
    <message>
        <source>Choose a file of rows that are only measured</source>
        <translation>选择只用于评估的数据文件</translation>
    </message>
    <message>
        <source>Rows (*.jsonl *.json *.csv *.tsv);;All files (*)</source>
        <translation>数据文件 (*.jsonl *.json *.csv *.tsv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>导入设置</translation>
    </message>
    <message>
        <source>Settings of a run (*.json);;All files (*)</source>
        <translation>训练设置 (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>These settings were used with the dataset %1.</source>
        <translation>这些设置当时用的数据集是 %1。</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开它</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>导出设置</translation>
    </message>
    <message>
        <source>Settings of a run (*.json)</source>
        <translation>训练设置 (*.json)</translation>
    </message>
    <message>
        <source>The settings are in %1.</source>
        <translation>设置已保存到 %1。</translation>
    </message>
    <message numerus="yes">
        <source> (%n row(s))</source>
        <translation>
            <numerusform>（%n 行）</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept back to measure: the file %1</source>
        <translation>留作评估：文件 %1</translation>
    </message>
    <message>
        <source>Kept back to measure: %1 % of the rows, and those marked so</source>
        <translation>留作评估：%1 % 的行，以及标记为验证的行</translation>
    </message>
    <message>
        <source>Use a share</source>
        <translation>改用比例</translation>
    </message>
    <message>
        <source>Use a file …</source>
        <translation>改用文件 …</translation>
    </message>
    <message>
        <source>Base model and data</source>
        <translation>基础模型与数据</translation>
    </message>
    <message>
        <source>Open another …</source>
        <translation>打开其他数据 …</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>No setting matches these words.</source>
        <translation>没有设置符合这些词。</translation>
    </message>
    <message>
        <source>Click a setting to read what it does.</source>
        <translation>点击一项设置，即可查看它的作用。</translation>
    </message>
</context>
<context>
    <name>lorikeet::SplitDialog</name>
    <message>
        <source>Split into training and validation</source>
        <translation>划分训练集和验证集</translation>
    </message>
    <message>
        <source>Validation rows are kept back: they show whether the model learns or only repeats. Rows that are nearly alike stay on one side, and locked rows stay where they are.</source>
        <translation>验证行不参与训练，用来判断模型是真正学会还是只会重复。几乎相同的行会留在同一边，锁定的行保持不变。</translation>
    </message>
    <message>
        <source>By chance</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>By tag</source>
        <translation>按标签</translation>
    </message>
    <message>
        <source>Clear (decided by each run)</source>
        <translation>清除（由每次训练决定）</translation>
    </message>
    <message>
        <source>words with commas between them</source>
        <translation>用逗号隔开的词</translation>
    </message>
    <message>
        <source>Divide</source>
        <translation>划分方式</translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation>验证比例</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Validation tags</source>
        <translation>验证标签</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
</context>
<context>
    <name>lorikeet::StatusStrip</name>
    <message>
        <source>Preparing the data</source>
        <translation>准备数据</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Steps done of all</source>
        <translation>已完成步数与总步数</translation>
    </message>
    <message>
        <source>Time left, estimated from the last steps</source>
        <translation>剩余时间，根据最近几步估计</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Train loss: how far the model is from the answers it trains on; lower is better</source>
        <translation>训练损失：模型与训练用回答相差多远；越低越好</translation>
    </message>
    <message>
        <source>train %1</source>
        <translation>训练 %1</translation>
    </message>
    <message>
        <source>Validation loss: the same on rows it never trained on</source>
        <translation>验证损失：在从未训练过的行上同样衡量</translation>
    </message>
    <message>
        <source>validation %1</source>
        <translation>验证 %1</translation>
    </message>
    <message>
        <source>Stop and keep what was learned</source>
        <translation>停止并保留已学到的内容</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在开始</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopping, saving a checkpoint</source>
        <translation>正在停止，保存检查点</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause after this step</source>
        <translation>本步之后暂停</translation>
    </message>
</context>
<context>
    <name>lorikeet::TokenFlow</name>
    <message>
        <source>Tokens of the row</source>
        <translation>这一行的词元</translation>
    </message>
    <message>
        <source>cut at %1 tokens</source>
        <translation>在 %1 个词元处截断</translation>
    </message>
    <message>
        <source>Context: the model reads it, but does not learn to write it.</source>
        <translation>上下文：模型会读它，但不学着写它。</translation>
    </message>
    <message>
        <source>Learned: the model is trained to write it.</source>
        <translation>学习：模型被训练写出它。</translation>
    </message>
    <message>
        <source>Special token, learned too: it ends an answer.</source>
        <translation>特殊词元，也要学：它结束一个回答。</translation>
    </message>
    <message>
        <source>Special token of the template.</source>
        <translation>模板的特殊词元。</translation>
    </message>
    <message>
        <source>Cut off: beyond the maximum length, the model never sees it.</source>
        <translation>截去：超出最大长度，模型永远看不到它。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Token %1&lt;/b&gt;, number %2 of the row&lt;br&gt;Text: &lt;code&gt;%3&lt;/code&gt;&lt;br&gt;Bytes: &lt;code&gt;%4&lt;/code&gt;&lt;br&gt;%5</source>
        <translation>&lt;b&gt;词元 %1&lt;/b&gt;，这一行的第 %2 个&lt;br&gt;文本：&lt;code&gt;%3&lt;/code&gt;&lt;br&gt;字节：&lt;code&gt;%4&lt;/code&gt;&lt;br&gt;%5</translation>
    </message>
</context>
<context>
    <name>lorikeet::TokenPane</name>
    <message>
        <source>Choose a model on the Setup page (Ctrl+2) to see this row as the tokens it learns from.</source>
        <translation>在“设置”页（Ctrl+2）选择模型，即可看到这一行变成的词元。</translation>
    </message>
    <message>
        <source>All tokens of the row with the model's template, before any cut.</source>
        <translation>套用模型模板后这一行的全部词元，截断之前。</translation>
    </message>
    <message>
        <source>Tokens that the model learns to write: answers and their ends. At least one is needed.</source>
        <translation>模型学着写的词元：回答及其结束符。至少需要一个。</translation>
    </message>
    <message>
        <source>Tokens beyond the maximum length. Raise it on the Setup page, or shorten the row.</source>
        <translation>超出最大长度的词元。请在“设置”页调大长度，或缩短这一行。</translation>
    </message>
    <message>
        <source>context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>special</source>
        <translation>特殊</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>截去</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n learned</source>
        <translation>
            <numerusform>学习 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>none cut off</source>
        <translation>没有截去</translation>
    </message>
    <message numerus="yes">
        <source>%n cut off</source>
        <translation>
            <numerusform>截去 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::TokenReport</name>
    <message>
        <source>&lt; 0.01 %</source>
        <translation>&lt; 0.01 %</translation>
    </message>
    <message>
        <source>(part of a character)</source>
        <translation>（字符的一部分）</translation>
    </message>
    <message>
        <source>token %1 of %2</source>
        <translation>第 %1 个词元，共 %2 个</translation>
    </message>
    <message>
        <source>Likeliest here in this pane:</source>
        <translation>此窗格在这里最可能的：</translation>
    </message>
</context>
<context>
    <name>lorikeet::TrainPanel</name>
    <message>
        <source>Nothing has been trained yet</source>
        <translation>还没有训练过</translation>
    </message>
    <message>
        <source>Training shows the model your rows again and again until it answers like them. The base model stays as it is; what is learned becomes a small adapter beside it. You can pause or stop at any time.</source>
        <translation>训练就是把您的问答一遍遍给模型看，直到它也这样回答。基础模型保持不变，学到的内容成为旁边的小适配器。可以随时暂停或停止。</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Ask it something →</source>
        <translation>向它提问 →</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop and keep what was learned</source>
        <translation>停止并保留已学到的内容</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>The best checkpoint is step %1 with validation loss %2.</source>
        <translation>最佳检查点是第 %1 步，验证损失 %2。</translation>
    </message>
    <message>
        <source>The last step is kept; there was no validation to choose a better one.</source>
        <translation>保留了最后一步；没有验证数据可用来选出更好的。</translation>
    </message>
    <message numerus="yes">
        <source>Finished after %n step(s).</source>
        <translation>
            <numerusform>训练完成，共 %n 步。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped after %n step(s); you can resume it from the Runs page.</source>
        <translation>
            <numerusform>在第 %n 步停止；可在“记录”页继续。</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start a new run</source>
        <translation>开始新的训练</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>stopping, saving a checkpoint …</source>
        <translation>正在停止，保存检查点…</translation>
    </message>
    <message>
        <source>More epochs …</source>
        <translation>增加轮次…</translation>
    </message>
    <message>
        <source>Goes on with this run for further passes over its rows.</source>
        <translation>让这次运行再多学几遍它的数据。</translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>加入队列</translation>
    </message>
    <message>
        <source>These settings wait for their turn and start by themselves when the run before them has ended.</source>
        <translation>这些设置排队等候，前面的运行结束后自动开始。</translation>
    </message>
    <message>
        <source>Stop and discard the run …</source>
        <translation>停止并丢弃这次运行…</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>数据行</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Best validation loss so far: %1 at step %2.</source>
        <translation>目前最佳验证损失：%1（第 %2 步）。</translation>
    </message>
    <message>
        <source>The run was discarded; it is in the trash of the Runs page.</source>
        <translation>运行已丢弃；它在“记录”页的回收站里。</translation>
    </message>
    <message numerus="yes">
        <source>Ended early after %n step(s): the validation loss did not fall any more.</source>
        <translation>
            <numerusform>在 %n 步后提前结束：验证损失不再下降。</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop and discard this run?</source>
        <translation>停止并丢弃这次运行？</translation>
    </message>
    <message>
        <source>It goes to the trash of the Runs page, from which it can be put back.</source>
        <translation>它会移到“记录”页的回收站，可以从那里恢复。</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>More epochs</source>
        <translation>增加轮次</translation>
    </message>
    <message>
        <source>It has made %1 epochs of about %2 steps. Go on until epoch</source>
        <translation>已完成 %1 轮，每轮约 %2 步。继续到第几轮</translation>
    </message>
    <message>
        <source>It has made about %1 epochs. Go on until epoch</source>
        <translation>已完成约 %1 轮。继续到第几轮</translation>
    </message>
    <message>
        <source>Queue (%1)</source>
        <translation>队列（%1）</translation>
    </message>
</context>
<context>
    <name>lorikeet::TurnEdit</name>
    <message>
        <source>Who speaks in turn %1</source>
        <translation>第 %1 轮的发言者</translation>
    </message>
    <message>
        <source>Text of turn %1</source>
        <translation>第 %1 轮的文字</translation>
    </message>
    <message>
        <source>What the model should answer</source>
        <translation>模型应该怎样回答</translation>
    </message>
    <message>
        <source>What is asked or said</source>
        <translation>问了或说了什么</translation>
    </message>
    <message>
        <source>Who speaks (Ctrl+Shift+R)</source>
        <translation>谁在说话（Ctrl+Shift+R）</translation>
    </message>
    <message>
        <source>Move this turn up (Ctrl+Shift+Up)</source>
        <translation>上移这一轮（Ctrl+Shift+Up）</translation>
    </message>
    <message>
        <source>Move this turn down (Ctrl+Shift+Down)</source>
        <translation>下移这一轮（Ctrl+Shift+Down）</translation>
    </message>
    <message>
        <source>Remove this turn (Ctrl+Shift+Delete)</source>
        <translation>删除这一轮（Ctrl+Shift+Delete）</translation>
    </message>
    <message>
        <source>How the model should behave</source>
        <translation>模型应如何表现</translation>
    </message>
</context>
<context>
    <name>lorikeet::TurnList</name>
    <message>
        <source>Add a turn at the end (Ctrl+Enter in the last turn); the arrow offers every role</source>
        <translation>在末尾添加一轮（在最后一轮按 Ctrl+Enter）；箭头列出所有角色</translation>
    </message>
    <message>
        <source>Add: %1</source>
        <translation>添加：%1</translation>
    </message>
    <message>
        <source>System, at the beginning</source>
        <translation>系统，放在开头</translation>
    </message>
</context>
<context>
    <name>lorikeet::Worker</name>
    <message>
        <source>There is not enough memory for this. Close other programs, or choose a smaller model, batch or length.</source>
        <translation>内存不足。请关闭其他程序，或选择更小的模型、批大小或长度。</translation>
    </message>
    <message>
        <source>Something unexpected went wrong: %1</source>
        <translation>发生了意外错误：%1</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Fine-tunes language models on your own questions and answers.</source>
        <translation>用您自己的问答微调语言模型。</translation>
    </message>
    <message>
        <source>light, dark or system</source>
        <translation>light（浅色）、dark（深色）或 system（跟随系统）</translation>
    </message>
    <message>
        <source>en or zh</source>
        <translation>en 或 zh</translation>
    </message>
    <message>
        <source>folder of the base model to open</source>
        <translation>要打开的基础模型文件夹</translation>
    </message>
    <message>
        <source>file of questions and answers to open</source>
        <translation>要打开的问答文件</translation>
    </message>
</context>
</TS>
