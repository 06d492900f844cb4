// The page of vis-network: nodes where Python put them, nothing moves by itself, tooltips are text.
const data = JSON.parse(document.getElementById("data").textContent);
for (const part of [...data.nodes, ...data.edges]) {
  const box = document.createElement("div");
  box.textContent = part.title;
  part.title = box;
}
const nodes = new vis.DataSet(data.nodes),
  edges = new vis.DataSet(data.edges);
window.network = new vis.Network(
  document.getElementById("network"),
  { nodes, edges },
  {
    physics: false,
    interaction: {
      hover: true,
      keyboard: true,
      hideEdgesOnDrag: data.edges.length > 3000,
      tooltipDelay: 100,
    },
    nodes: { font: { size: 14 } },
    edges: {
      smooth: false,
      color: { color: "#9aa0a6", highlight: "#1a5fb4" },
      font: { size: 10, align: "middle" },
      arrows: { to: { scaleFactor: 0.6 } },
    },
  },
);
